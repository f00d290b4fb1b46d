"""What is right in a variant, and why."""

from __future__ import annotations

from autograder.figures import told
from autograder.kinds import faces
from autograder.kinds.choice.audit import letters
from autograder.kinds.choice.judging import matching, ordering
from autograder.kinds.choice.records import ChoiceKey, Option
from autograder.records import Key, Lang

__all__ = ["Practice"]


class Practice(faces.Practice):
    offered = True
    sign = "  "

    def worked(self, key: Key, lang: Lang) -> list[tuple[str, str]]:
        body = key.body
        assert isinstance(body, ChoiceKey)

        def said(option: Option) -> str:
            return f"{told(option.text[lang], key.figures, lang)} {option.why[lang]}"

        if body.mode == "matching":
            return [(f"{letter} → {number}", said(body.options[number - 1])) for letter, number in matching.worked(body)]
        if body.mode == "ordering":
            return [(letter, said(option)) for letter, option in ordering.worked(body)]
        return [(letters(body)[option.id], said(option)) for option in body.options if option.right]
