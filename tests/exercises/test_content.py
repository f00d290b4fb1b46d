"""The course's own texts and files: both languages, halves that mirror each other, edits that fit, one voice."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from autograder.course import Exercise
from autograder.locale import LANGUAGES
from autograder.spec import (
    ChoiceExercise,
    CodeExercise,
    DerivationExercise,
    Draw,
    NumberExercise,
    TextExercise,
)

ROOT = Path(__file__).parents[2]
FILES = (("exercises", "prompt.en.md"), ("solutions", "spec.py"))
HALVES = [
    {str(p.parent.relative_to(ROOT / half)) for p in (ROOT / half).glob(f"*/*/{marker}")} for half, marker in FILES
]
IDS = sorted(HALVES[0] | HALVES[1])
SENTENCES = ("what", "why", "next")
NEVER = re.compile(r"\b(unfortunately|simply|forgot|forgotten|leider|einfach|vergessen|wrong output)\b", re.I)
PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}")


@cache
def spec(id: str) -> Any:
    return Exercise(id, ROOT / "exercises" / id, ROOT / "solutions" / id).spec()


@cache
def cases(id: str) -> list[Any]:
    return drawn(id, 1)


def drawn(id: str, seed: int) -> list[Any]:
    one = spec(id)
    return list(one.cases(Draw([seed]), one.graded) if one.graded else one.cases(Draw([seed])))


KINDS = {id: type(spec(id)) for id in IDS}
CODE = [id for id, kind in KINDS.items() if kind is CodeExercise]
CHOICES = [id for id, kind in KINDS.items() if kind is ChoiceExercise]
TEXTS = [id for id, kind in KINDS.items() if kind is TextExercise]


def read(*parts: str) -> str:
    return ROOT.joinpath(*parts).read_text("utf-8")


def defined(source: str) -> dict[str, list[str]]:
    """The names a file defines at its top: functions with their parameters, classes with their methods, constants."""
    names: dict[str, list[str]] = {}
    for node in ast.parse(source).body:
        match node:
            case ast.FunctionDef():
                names[node.name] = [a.arg for a in node.args.args]
            case ast.ClassDef():
                methods = [f for f in node.body if isinstance(f, ast.FunctionDef)]
                names[node.name] = [f"{f.name}{[a.arg for a in f.args.args]}" for f in methods]
            case ast.Assign():
                names |= {n.id: [] for target in node.targets for n in ast.walk(target) if isinstance(n, ast.Name)}
    return names


def spoken(id: str) -> Iterator[tuple[str, str]]:
    """Every sentence of a spec, with the place it stands."""
    exercise = spec(id)
    for wrong in getattr(exercise, "wrong", ()):
        for field in SENTENCES:
            for lang in LANGUAGES:
                yield f"{wrong.id}.{field}.{lang}", getattr(wrong, field)[lang]
    for option in getattr(exercise, "options", ()):
        for lang in LANGUAGES:
            yield f"{option.id}.{lang}", option.text[lang]
            yield f"{option.id}.why.{lang}", option.why[lang]


def test_the_halves_mirror_each_other() -> None:
    assert HALVES[0] == HALVES[1]


def test_nothing_secret_is_public() -> None:
    allowed = re.compile(r"(intro|prompt)\.(en|de)\.md|stub\.py|.*\.(svg|png|csv|npz)")
    files = [p for p in (ROOT / "exercises").rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    assert [p for p in files if not allowed.fullmatch(p.name)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("id", KINDS)
def test_prompts_and_intros_have_a_title_in_both_languages(id: str, lang: str) -> None:
    for path in (("exercises", id, f"prompt.{lang}.md"), ("exercises", id.split("/")[0], f"intro.{lang}.md")):
        first, second, *rest = read(*path).splitlines()
        assert re.fullmatch(r"# \S.*", first), path
        assert second == "", path
        assert "".join(rest).strip(), path


@pytest.mark.parametrize("id", KINDS)
def test_prompts_of_both_languages_say_the_same_in_formulas_code_and_length(id: str) -> None:
    prompts = [read("exercises", id, f"prompt.{lang}.md") for lang in LANGUAGES]
    assert len({len(p.splitlines()) for p in prompts}) == 1
    for pattern in (r"\$\$.+?\$\$", PLACEHOLDER):
        assert len({tuple(re.findall(pattern, p)) for p in prompts}) == 1, pattern
    names = [set(re.findall(r"`([A-Za-z_]\w*)", p)) for p in prompts]
    assert names[0] == names[1]


@pytest.mark.parametrize("id", [id for id, kind in KINDS.items() if kind is not TextExercise])
def test_solution_defines_what_the_stub_defines(id: str) -> None:
    stub, solution = defined(read("exercises", id, "stub.py")), defined(read("solutions", id, "solution.py"))
    assert stub
    for name, inside in stub.items():
        assert solution.get(name) == inside, name


@pytest.mark.parametrize("id", [id for id, kind in KINDS.items() if kind is not TextExercise])
def test_prompts_name_what_the_stub_defines(id: str) -> None:
    for lang in LANGUAGES:
        prompt = read("exercises", id, f"prompt.{lang}.md")
        for name in defined(read("exercises", id, "stub.py")):
            assert re.search(rf"(`|\$|\b){re.escape(name)}\b|{name[0]}_?{name[1:]}", prompt), (lang, name)


@pytest.mark.parametrize("id", CODE)
def test_parts_are_what_the_stub_defines(id: str) -> None:
    assert {part.name for part in spec(id).parts} == set(defined(read("exercises", id, "stub.py")))
    assert {f.__name__ for f in spec(id).reference} == {part.name for part in spec(id).parts}


@pytest.mark.parametrize("id", CODE)
def test_alternatives_define_the_parts(id: str) -> None:
    files = sorted((ROOT / "solutions" / id / "alternatives").glob("*.py"))
    assert len(files) >= 3
    for file in files:
        assert {part.name for part in spec(id).parts} <= set(defined(file.read_text("utf-8"))), file.name


@pytest.mark.parametrize("id", CODE)
def test_every_edit_is_found_once_and_leaves_python(id: str) -> None:
    solution = read("solutions", id, "solution.py")
    assert len(spec(id).wrong) >= 5
    edited = {}
    for wrong in spec(id).wrong:
        source = solution
        if not wrong.edits:
            source = read("solutions", id, "wrong", f"{wrong.id}.py")
        for old, new in wrong.edits:
            assert solution.count(old) == 1, (wrong.id, old)
            assert source.count(old) == 1, (wrong.id, old)
            source = source.replace(old, new)
        edited[wrong.id] = ast.unparse(ast.parse(source))
    assert len(set(edited.values()) | {ast.unparse(ast.parse(solution))}) == len(edited) + 1


@pytest.mark.parametrize("id", CODE)
def test_groups_have_titles_and_both_visible_and_hidden_cases(id: str) -> None:
    given, groups = cases(id), spec(id).groups
    assert list(dict.fromkeys(case.group for case in given)) == list(groups)
    assert 3 <= len(groups) <= 5
    for group, titles in groups.items():
        assert all(titles[lang] for lang in LANGUAGES)
        assert {case.visible for case in given if case.group == group} == {True, False}, group
    assert len({case.name for case in given}) == len(given)


@pytest.mark.parametrize("id", CODE)
def test_hidden_cases_follow_the_seed(id: str) -> None:
    other = {case.name: case.script for case in drawn(id, 2)}
    assert [case.name for case in cases(id)] == list(other)
    for case in cases(id):
        assert case.visible or case.script != other[case.name], case.name


@pytest.mark.parametrize("id", KINDS)
def test_misconceptions_speak_both_languages(id: str) -> None:
    for place, sentence in spoken(id):
        assert sentence.strip() == sentence, place
        assert sentence, place
        assert sentence[-1] in ".?:", place
    for wrong in getattr(spec(id), "wrong", ()):
        assert wrong.what["en"] != wrong.what["de"]
        for lang, why in wrong.why.items():
            assert len(re.findall(r"[.?:](?=\s|$)", why)) <= 3, (wrong.id, lang)
    ids = [wrong.id for wrong in getattr(spec(id), "wrong", ())]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("id", KINDS)
def test_the_voice(id: str) -> None:
    texts = list(spoken(id))
    folders = (ROOT / "exercises" / id, ROOT / "exercises" / id.split("/")[0], ROOT / "solutions" / id)
    texts += [(str(p), p.read_text("utf-8")) for folder in folders for p in folder.glob("*.md")]
    for place, text in texts:
        prose = re.sub(r"`[^`]*`|\$\$.*?\$\$|\$[^$]*\$", "", text, flags=re.S)
        assert "!" not in prose, place
        assert not NEVER.search(prose), (place, NEVER.search(prose))
        if not place.endswith(".md"):
            for sentence in re.split(r"(?<=[.?:])\s", prose):
                assert len(sentence.split()) <= 20, (place, sentence)


@pytest.mark.parametrize("id", CODE)
def test_what_is_inferred_from_numbers_is_hedged(id: str) -> None:
    for wrong in spec(id).wrong:
        assert re.search(r"\bseems?\b", wrong.what["en"]), wrong.id
        assert "offenbar" in wrong.what["de"].lower(), wrong.id


@pytest.mark.parametrize("id", [id for id, kind in KINDS.items() if kind in (NumberExercise, DerivationExercise)])
def test_a_variant_gives_every_placeholder(id: str) -> None:
    exercise = spec(id)
    public = [read("exercises", id, name) for name in ("prompt.en.md", "prompt.de.md", "stub.py")]
    texts = [*public, *exercise.graph.values(), *(t for _, t in spoken(id)), *(w.formula for w in exercise.wrong)]
    wanted = {name for text in texts for name in PLACEHOLDER.findall(text)}
    variant_of = exercise.values if isinstance(exercise, NumberExercise) else exercise.variant
    variants = [dict(variant_of(Draw([seed]))) for seed in range(300)]
    assert wanted
    assert len({str(v) for v in variants}) > 3
    for variant in variants:
        assert wanted <= set(variant)
    if isinstance(exercise, DerivationExercise):
        assert dict(exercise.graded) in variants


@pytest.mark.parametrize("id", CHOICES)
def test_a_choice_says_why_of_every_option(id: str) -> None:
    options = spec(id).options
    assert len(options) >= 3
    assert all(o.text[lang] and o.why[lang] for o in options for lang in LANGUAGES)
    if spec(id).mode == "single":
        assert [o.right for o in options].count(True) == 1


def test_exercises_are_written_in_sixty_lines() -> None:
    """The median code exercise: its spec, and spec and texts together. No line of texts is too long to be read."""
    spec_lines = [len(read("solutions", id, "spec.py").splitlines()) for id in CODE]
    texts = [read("solutions", id, "texts.toml").splitlines() for id in CODE]
    together = [count + len(lines) for count, lines in zip(spec_lines, texts, strict=True)]
    assert (median(spec_lines) <= 60, median(together) <= 160) == (True, True), (spec_lines, together)
    assert max(len(line) for lines in texts for line in lines) <= 200


@pytest.mark.parametrize("id", KINDS)
def test_no_spec_holds_a_sentence(id: str) -> None:
    tree = ast.parse(read("solutions", id, "spec.py"))
    documented = [node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node)]
    docstrings = [node.body[0].value for node in documented if isinstance(node.body[0], ast.Expr)]
    strings = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docstrings]
    assert not [text for text in strings if re.search(r"[.?!](\s|$)", text)]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("id", TEXTS)
def test_a_text_has_a_rubric_whose_points_add_up_and_a_model_of_a_student_s_length(id: str, lang: str) -> None:
    folder = ROOT / "solutions" / id
    rows = re.findall(r"^\| (\d) \|", (folder / f"rubric.{lang}.md").read_text("utf-8"), flags=re.M)
    assert sum(map(int, rows)) == spec(id).points
    assert 80 <= len((folder / f"model.{lang}.md").read_text("utf-8").split()) <= 150
