"""A spec with its texts: what `spec.py` names as `texts.toml` says it, both checked against each other. Each kind joins its own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from autograder import kinds
from autograder.kinds.spec import Spec
from autograder.texts import Mistake, Texts, near

__all__ = ["known", "of_variant", "sentences", "way", "with_texts"]

OF_TEXTS = ("wrong", "groups", "plots", "equivalent", "margins", "loose")


def with_texts(spec: Spec, texts: Texts) -> Spec:
    """The spec with what its texts say. Raises `TextsError` where the two do not fit, `ValueError` for prose in the spec."""
    for field in OF_TEXTS:
        if getattr(spec, field, ()):
            raise ValueError(f"`{field}` stands in texts.toml, in [{field}], not in spec.py")
    _fits(spec, texts)
    return kinds.of(spec).texts.with_texts(spec, texts)


def of_variant(spec: Spec, values: Mapping[str, Any]) -> Spec:
    """The spec of one variant: cases, references and right options know its values."""
    return kinds.of(spec).texts.of_variant(spec, values)


def _fits(spec: Spec, texts: Texts) -> None:
    """No section is for another kind of exercise."""
    of, name = kinds.of(spec).texts, type(spec).__name__
    of.check(spec)
    if texts.wrong and not of.names_mistakes(spec):
        raise texts.problem(f"a {name} has no mistakes with names. Take [wrong] out.", "wrong", texts.wrong[0].id)
    own = of.sections_of(spec)
    for other in map(kinds.named, kinds.names()):
        for section, whose in other.texts.sections.items():
            if section not in own and (entries := getattr(texts, section)):
                raise texts.problem(f"[{section}] belongs to {whose}, and this is a {name}. Take it out.", section, next(iter(entries)))


# --- what kinds share ---------------------------------------------------------------------------------------------


def known(given: Collection[str], there: Collection[str], what: str, texts: Texts, section: str) -> None:
    """Raises `TextsError` where a section speaks of something that spec.py does not have."""
    for name in given:
        if name not in there:
            raise texts.problem(f"spec.py has no {what} `{name}`. {near(name, there, '')}".rstrip(), section, name)


def way(mistake: Mistake, texts: Texts, *wanted: str) -> tuple[Any, ...]:
    """How a mistake is made, as this kind of exercise has it. Raises `TextsError`."""
    if set(mistake.way) != set(wanted):
        found = " and ".join(f"`{key}`" for key in mistake.way)
        raise texts.problem(f"here a mistake has {' and '.join(f'`{key}`' for key in wanted)}; this one has {found}.", "wrong", mistake.id)
    return tuple(mistake.way[key] for key in wanted)


def sentences(mistake: Mistake) -> dict[str, Any]:
    """As keyword arguments."""
    return {"what": mistake.what, "why": mistake.why, "next": mistake.next}
