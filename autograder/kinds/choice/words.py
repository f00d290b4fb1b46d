"""What there is to choose from, and what a report says of what was chosen."""

from __future__ import annotations

from autograder.kinds import faces
from autograder.kinds.choice.records import ChoiceKey, Option, Task
from autograder.language import say
from autograder.records import Key, Lang, Status, Verdict
from autograder.report.sentences import Reading

__all__ = ["Words"]


class Words(faces.Words):
    table = "options"
    sides = frozenset({*(f"match.{word}" for word in ("some", "none", "left", "twice")), *(f"order.{word}" for word in ("some", "none", "left"))})
    steps = {
        "choice.quotes": "next.written",
        "choice.compares": "next.written",
        "choice.form_left": "next.left",
        "match.left": "next.left",
        "match.none": "next.match",
        "match.some": "next.match",
        "match.twice": "next.match_twice",
        "order.left": "next.left",
        "order.none": "next.order_lines",
        "order.some": "next.order_lines",
    }

    def offered(self, key: Key, lang: Lang) -> str:
        """The options, lettered in the order drawn, or numbered below a matching's tasks."""
        body = key.body
        assert isinstance(body, ChoiceKey)
        lettered: tuple[Task | Option, ...] = body.tasks or body.options
        rows = [f"- **{chr(65 + i)}** {item.text[lang]}" for i, item in enumerate(lettered)]
        if how := {"matching": "prompt.matching", "ordering": "prompt.ordering"}.get(body.mode):
            rows += ["", say(lang, how)]
        if body.tasks:
            rows += ["", *(f"- **{i}** {option.text[lang]}" for i, option in enumerate(body.options, 1))]
        return "\n".join(rows)

    def all_right(self, reading: Reading) -> str:
        return reading.say("evidence.choice_right")

    def besides(self, reading: Reading) -> list[str]:
        return []

    def empty(self, reading: Reading, failing: Verdict) -> str:
        return reading.say("next.no_answer_value", name="answer")

    def next_code(self, reading: Reading, failing: Verdict) -> str:
        if failing.status is Status.unreadable:
            return "next.unreadable_form" if failing.args.get("form") else "next.unreadable_choice"
        return "next.choice" if f"why_{reading.lang}" in failing.args else "next.choice_plain"
