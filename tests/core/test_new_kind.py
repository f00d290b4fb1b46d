"""A kind of exercise that the package does not have: one folder in `kinds/` and its sentences, and it goes the whole way."""

from __future__ import annotations

import filecmp
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch", reason="torch is not installed (extra `instructor`)")

import autograder

PACKAGE = Path(autograder.__file__).parent
NEW = Path(__file__).parents[1] / "new_kind"


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package with the new kind's folder in it, and its entries at the end of both catalogues."""
    tree = tmp_path_factory.mktemp("tree")
    shutil.copytree(PACKAGE, tree / "autograder", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(NEW / "truefalse", tree / "autograder" / "kinds" / "truefalse", ignore=shutil.ignore_patterns("__pycache__"))
    for lang in ("en", "de"):
        with (tree / "autograder" / "locale" / f"{lang}.po").open("a", encoding="utf-8") as catalogue:
            catalogue.write((NEW / f"{lang}.po").read_text("utf-8"))
    return tree


@pytest.fixture(scope="module")
def seen(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    root, work = tree / "course", tmp_path_factory.mktemp("work")
    shutil.copytree(NEW / "course", root)
    command = [sys.executable, NEW / "whole_way.py", root, work]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(tree)}, capture_output=True, text=True, check=False, cwd=work)
    assert done.returncode == 0, done.stderr[-4000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_it_is_one_folder_and_its_sentences(tree: Path) -> None:
    def differences(compared: filecmp.dircmp[str], place: str = "") -> set[str]:
        found = {place + name for name in (*compared.right_only, *compared.diff_files)}
        return found.union(*(differences(inner, f"{place}{name}/") for name, inner in compared.subdirs.items()))

    compared = filecmp.dircmp(PACKAGE, tree / "autograder", ignore=["__pycache__"])
    assert differences(compared) == {"kinds/truefalse", "locale/en.po", "locale/de.po"}


def test_it_has_a_key_and_a_notebook(seen: dict[str, Any]) -> None:
    assert "truefalse" in seen["kinds"] and seen["kind"] == "truefalse" and seen["again"]
    english, german = seen["cells"]["en"], seen["cells"]["de"]
    assert "- `moons`: Mars has at least 4 moons." in english["planets-prompt"] and "3 points" in english["planets-prompt"]
    assert "- `moons`: Der Mars hat mindestens 4 Monde." in german["planets-prompt"] and "moons = None" in german["planets"]
    assert "Mars has at least 4 moons" in seen["paper"]


def test_it_is_graded_and_told_in_both_languages(seen: dict[str, Any]) -> None:
    graded = seen["graded"]
    assert all(one["shown"] for one in graded.values())
    assert [graded[f"en {name}"]["earned"] for name in ("right", "wrong", "empty", "odd", "stopped")] == [3, 2, 0, 2, 1]
    assert graded["de right"]["status"] == "right" and "Alle drei Aussagen sind richtig beurteilt." in graded["de right"]["said"]
    wrong, falsch = graded["en wrong"], graded["de wrong"]
    assert (wrong["status"], wrong["verdicts"], wrong["lines"]) == ("partly", ["right", "wrong", "right"], True)
    assert {"`outer` is not True.", "Jupiter comes after Mars.", "Look at `outer` again."} <= set(wrong["said"])
    assert {"`outer` ist nicht True.", "Der Jupiter kommt nach dem Mars.", "`outer` noch einmal ansehen."} <= set(falsch["said"])
    assert graded["en odd"]["verdicts"] == ["right", "unreadable", "right"]
    assert graded["en empty"]["status"] == "no_answer"


def test_its_release_holds_the_form_only(seen: dict[str, Any]) -> None:
    assert seen["released"]["labels"] == ["inner", "outer", "moons"] and not seen["secret"] and seen["unknown kind"]
    assert [status for _, status, _ in seen["checked"]] == ["pending", "pending", "unreadable"]


def test_it_passes_the_audit_and_the_bench_shows_it(seen: dict[str, Any]) -> None:
    assert {name: findings for name, (passed, findings) in seen["stages"].items() if not passed} == {}
    assert list(seen["stages"]) == ["load", "build", "solution", "misconceptions", "mutants", "margins"]
    assert seen["told"] == [[id, True, False] for id in ("inner", "outer", "moons")]


def test_it_can_be_practised_and_begun(seen: dict[str, Any]) -> None:
    assert seen["practised"] == [3, 2, 3]
    assert seen["new"] in (0, None) and seen["made"] == ["truefalse", "inner = True\nouter = False\n"]
