"""What the answer's own line shows of an answer that did not arrive; and what costs no time to look at."""

from __future__ import annotations

import time

import pytest
from formula_keys import FORWARD, NEURON, choice_key, derivation_key, number_key

from autograder import kinds
from autograder.judge import judge
from autograder.language import known, say
from autograder.records import Cell, Key, Raised, Run, Verdict
from autograder.values import pack

CHOICE, NUMBER, FORMULA = choice_key("B"), number_key(FORWARD), derivation_key(NEURON)


def told(key: Key, text: str, run: Run) -> Verdict:
    cell = Cell(source=text, number=1, exercise=key.exercise.id)
    return kinds.of(key).judge.placed(judge(key, run, hidden=True), [cell]).verdicts[0]


def stopped(error: str, line: int, message: str = "") -> Run:
    return Run(own=Raised(error=error, message=message, stage="cell", line=line, cell=1))


@pytest.mark.parametrize(
    ("key", "text", "run", "code", "shown"),
    [
        (CHOICE, "answer = B", stopped("NameError", 1), "choice.quotes", 'answer = "B"'),
        (CHOICE, "# so\nanswer = b  # sure", stopped("NameError", 2), "choice.quotes", 'answer = "B"'),
        (CHOICE, "B", stopped("NameError", 1), "choice.quotes", 'answer = "B"'),
        (CHOICE, 'answer == "B"', stopped("NameError", 1), "choice.compares", "line 1"),
        (CHOICE, "answer = „B“", stopped("SyntaxError", 1), "answer.curly", 'answer = "B"'),
        (CHOICE, "answer = B.x()", stopped("NameError", 1), "numeric.cell_raised", "NameError"),
        (CHOICE, "answer = 1/0", stopped("ZeroDivisionError", 1), "numeric.cell_raised", "ZeroDivisionError"),
        (CHOICE, 'Answer = "B"', Run(), "answer.spelled", "`Answer`"),
        (CHOICE, 'result = "B"', Run(), "choice.no_answer", "empty"),
        (NUMBER, "z1 = -0,65", Run(answers={"z1": pack((0, 65))}), "number.comma", "Write `-0.65`"),
        (NUMBER, "z1 = 0,65\nz1 = -1,5", Run(answers={"z1": pack((-1, 5))}), "number.comma", "Write `-1.5`"),
        (NUMBER, "z1 = tuple([0, 65])", Run(answers={"z1": pack((0, 65))}), "number.comma_zero", "or `-0.65`"),
        (NUMBER, "z1 = -0,05", stopped("SyntaxError", 1), "number.comma_written", "Write `-0.05`"),
        (NUMBER, "Z1 = 0.65", Run(), "answer.spelled", "`Z1`"),
        (NUMBER, "z2 = 0.65", Run(), "number.no_answer", "no value"),
        (FORMULA, "dL_da = 2*(a-y)", stopped("NameError", 1), "derivation.quotes", 'dL_da = "2*(a-y)"'),
        (FORMULA, "dL_da = 2a-2y  # so", stopped("SyntaxError", 1), "derivation.quotes", 'dL_da = "2a-2y"'),
        (FORMULA, 'dL_da = "2*(a-y)" + dz', stopped("NameError", 1), "numeric.cell_raised", "NameError"),
        (FORMULA, 'dl_da = "2*(a-y)"', Run(), "answer.spelled", "`dl_da`"),
        (FORMULA, 'dL_dz = "2*(a-y)"', Run(), "derivation.no_answer", "empty"),
    ],
)  # fmt: skip
def test_the_line_shows_it(key: Key, text: str, run: Run, code: str, shown: str) -> None:
    verdict = told(key, text, run)
    assert (verdict.code, verdict.earned) == (code, 0)
    assert all(known(lang, code) and say(lang, code, **verdict.args) for lang in ("en", "de"))
    assert shown in say("en", code, **verdict.args)


@pytest.mark.parametrize("text", ["z1 = 0,5\n" * 10_000, "Z" * 90_000 + " = 1", "\n".join(f"n{i} = 1" for i in range(9_000)), "z1 = " + "(" * 50_000, "answer = B" * 9_000])
def test_no_source_costs_much_time(text: str) -> None:
    start = time.process_time()
    for key, run in ((NUMBER, Run(answers={"z1": pack((0, 65))})), (CHOICE, stopped("NameError", 1)), (FORMULA, Run())):
        told(key, text, run)
    assert time.process_time() - start < 5
