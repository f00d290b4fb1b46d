"""Students' derivations, line by line: the table's marks, from the full key and from a release, in any order."""

from __future__ import annotations

from functools import cache

import msgspec
import pytest
import tables
from derivation_keys import key_of

from autograder.judge import derivation
from autograder.language import known, say
from autograder.records import Key, Run

pytestmark = pytest.mark.slow

DERIVATIONS = tables.derivations()
IDS = [f"{number}-{d.graph}-{d.says}" for number, d in enumerate(DERIVATIONS)]


def judged(table, key=None):
    answers = {label: text for label, text, _ in table.answers}
    return derivation.judge(key or key_of(table.graph), Run(answers=answers), hidden=True)


@cache
def full(number):
    """What the full key makes of a derivation of the table."""
    return judged(DERIVATIONS[number])


def classes(key, judgement, label):
    """The classes of all mistakes named for a line."""
    known_classes = {mutant.id: mutant.classes for mutant in key.body.mutants}
    mine = [found for found in judgement.diagnosis if found.part == label]
    ids = [id for found in mine for id in (*found.ids, *(id for pair in found.pairs for id in pair))]
    return {name for id in ids for name in known_classes[id]}, ids


def check(table, judgement, key):
    verdicts = {verdict.part: verdict for verdict in judgement.verdicts}
    for label, _, mark in table.answers:
        status, _, more = mark.partition(": ")
        verdict = verdicts[label]
        found, ids = classes(key, judgement, label)
        assert verdict.status.value == status, (label, verdict.code)
        assert verdict.earned == (verdict.points if status in ("right", "follow_through") else 0.0)
        if status == "follow_through":
            assert verdict.args["sources"] == more
        elif more == "none":
            assert not ids
        elif more:
            assert set(more.split("+")) <= found, (label, ids)
        if len(table.terms.get(label, ())) > 1:
            assert verdict.args["terms"] == " ".join(table.terms[label])


def test_the_table_is_large_enough():
    assert len(DERIVATIONS) >= 40
    assert sum(d.gaming for d in DERIVATIONS) >= 20


@pytest.mark.parametrize("number", range(len(DERIVATIONS)), ids=IDS)
def test_marks(number):
    table = DERIVATIONS[number]
    check(table, full(number), key_of(table.graph))


@pytest.mark.parametrize("number", range(len(DERIVATIONS)), ids=IDS)
def test_a_release_marks_the_same(number):
    table, key = DERIVATIONS[number], key_of(DERIVATIONS[number].graph)
    public = msgspec.structs.replace(key, body=derivation.public(key))
    released = msgspec.json.decode(msgspec.json.encode(public), type=Key)
    found = judged(table, released)
    assert [v.status for v in found.verdicts] == [v.status for v in full(number).verdicts]
    assert found.diagnosis == full(number).diagnosis


def test_the_order_of_the_lines_does_not_matter():
    for number, table in enumerate(DERIVATIONS):
        turned = dict(reversed([(label, text) for label, text, _ in table.answers]))
        found = derivation.judge(key_of(table.graph), Run(answers=turned), hidden=True)
        assert found.verdicts == full(number).verdicts


def test_every_line_says_why_in_both_languages():
    for number in range(len(DERIVATIONS)):
        for verdict in full(number).verdicts:
            for lang in ("en", "de"):
                assert known(lang, verdict.code), verdict.code
                assert "{" not in say(lang, verdict.code, **verdict.args)


@pytest.mark.parametrize(
    ("alone", "answers", "earned"),
    [
        (None, {"dL_dw": "2*(a-y)*a*(1-a)*x"}, 1),
        (0.5, {"dL_dw": "2*(a-y)*a*(1-a)*x"}, 0.5),
        (4, {"dL_dw": "2*(a-y)*a*(1-a)*x"}, 4),
        (4, {"dL_dw": "2*(a-y)*a*(1-a)"}, 0),
        (0, {"dL_dw": "2*(a-y)*a*(1-a)*x", "dz_dw": "x"}, 2),
    ],
)
def test_a_final_answer_alone_earns_what_the_exercise_says(alone, answers, earned):
    key = key_of("neuron_squared")
    key = msgspec.structs.replace(key, body=msgspec.structs.replace(key.body, alone=alone))
    found = derivation.judge(key, Run(answers=answers), hidden=True)
    assert sum(verdict.earned for verdict in found.verdicts) == earned
