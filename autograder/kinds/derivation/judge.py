"""Judge a derivation line by line: against the reference, then on from the student's own earlier lines, then by name.

A line is right, or goes on rightly from an own line that is not (follow-through), or is what a misconception leads to,
also on top of an own line. All three compare values, so that any equivalent form counts. The rooms are in `derivations`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import msgspec

from autograder.formulas import Second, Tree, show
from autograder.judge import source
from autograder.judge.common import ended
from autograder.kinds import faces
from autograder.kinds.derivation.judging.answer import Answer
from autograder.kinds.derivation.judging.forward import forward
from autograder.kinds.derivation.judging.restating import written_out
from autograder.kinds.derivation.judging.written import written
from autograder.kinds.derivation.records import DerivationKey, Line
from autograder.records import Cell, Judgement, Key, Lang, Run

__all__ = ["Judge", "judge", "public", "solved", "worked"]


class Judge(faces.Judge):
    def judge(self, key: Key, run: Run, *, hidden: bool) -> Judgement:
        return judge(key, run, hidden=hidden)

    def apart(
        self, key: Key, run: Run, *, hidden: bool, skip: Collection[str], starting: Callable[[str], None], second: Second | None
    ) -> Judgement:
        return judge(key, run, hidden=hidden, skip=skip, starting=starting, second=second)

    def placed(self, judgement: Judgement, cells: Sequence[Cell]) -> Judgement:
        return source.told(judgement, cells, written, {"derivation.no_answer"})



def judge(
    key: Key,
    run: Run,
    *,
    hidden: bool,
    skip: Collection[str] = (),
    starting: Callable[[str], None] | None = None,
    second: Second | None = None,
) -> Judgement:
    """Verdicts line by line. The key is a full one, or a public one that knows values at points only.

    `skip`: labels that are left to a person, unread. `starting` is told a label before its line is read, and judged. `second`:
    whom to ask where a line is neither refuted nor proved.
    """
    body = key.body
    assert isinstance(body, DerivationKey)
    answer = Answer(body, key.exercise, run, ended(run, key.exercise), frozenset(skip), starting or (lambda label: None), second)
    verdicts = answer.verdicts()
    return Judgement(
        exercise=key.exercise,
        verdicts=tuple(verdicts),
        diagnosis=tuple(answer.diagnosis),
        at=answer.at,
        hidden=hidden,
        printed=run.printed,
    )


def public(key: Key) -> DerivationKey:
    """The key's body for a release: values at points, the shape of the chain, and no formula but the graph."""
    body = key.body
    assert isinstance(body, DerivationKey)
    lines = tuple(msgspec.structs.replace(line, reference="", wrong={}) for line in body.lines)
    return msgspec.structs.replace(body, lines=lines, pieces={})


def worked(key: Key, lang: Lang) -> list[tuple[str, str]]:
    """The worked solution: each label with its reference as it is set in a text. Needs the full key."""
    return [("_".join(filter(None, (line.label, "".join(line.axes)))), show(tree, lang)) for line, tree in solved(key)]


def solved(key: Key) -> list[tuple[Line, Tree]]:
    """Each line with its reference, written out as an answer is to be. Needs the full key."""
    body = key.body
    assert isinstance(body, DerivationKey)
    graph = forward(body.graph, body.domains, body.shapes, body.constraints)
    trees = [(line, written_out(graph.read(line.reference, line.axes), graph)) for line in body.lines]
    return [(line, graph.put_in(tree, body.names, line.axes)) for line, tree in trees] if body.names else trees
