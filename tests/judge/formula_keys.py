"""Keys for the tests of derivations, calculations and choices, compiled from specs written here."""

from __future__ import annotations

import msgspec
from said import said

from autograder.kinds.choice.records import ChoiceKey, Option
from autograder.kinds.derivation import compile as formulas
from autograder.kinds.derivation import judge as derivation
from autograder.kinds.derivation.spec import DerivationWrong
from autograder.kinds.number import compile as calculations
from autograder.records import Exercise, Key, Part
from autograder.spec import DerivationExercise, NumberExercise, NumberWrong

TITLE = said("Title", "Titel")

NEURON = DerivationExercise(
    graph={"z": "w*x + b", "a": "sigma(z)", "L": "(a - y)**2"},
    domains={"y": "unit"},
    lines=["dL_da", "da_dz", "dz_dw", "dL_dw"],
    points=4,
    wrong=[
        DerivationWrong("bias-kept", "dz_dw", "x + b", what=said("…", "…")),
        DerivationWrong("slope-skipped", "dL_dw", "dL_da*dz_dw", what=said("…", "…")),
        DerivationWrong("sum", "dL_dw", "dL_da + da_dz + dz_dw", what=said("…", "…")),
    ],
)

BRANCHED = DerivationExercise(
    graph={"h": "tanh(u*x)", "p": "v*h", "q": "h^2", "L": "p*q + lam*u^2"},
    domains={"lam": "positive"},
    lines=["dL_dp", "dp_dh", "dL_dh", "dh_du", "dL_du"],
    points=5,
)

FORWARD = NumberExercise(
    graph={"z1": "w1*x + b1", "a1": "sigma(z1)", "z2": "w2*a1 + b2", "a2": "relu(z2)"},
    values=lambda draw: {"x": 0.7, "w1": 1.5, "b1": -0.4, "w2": 2.0, "b2": 0.3},
    asked=["z1", "a1", "z2", "a2"],
    digits=3,
    points=4,
    wrong=[
        NumberWrong("no-bias", "z1", "w1*x", what=said("…", "…")),
        NumberWrong("tanh", "a1", "tanh(z1)", what=said("…", "…")),
        NumberWrong("skips", "z2", "w2*z1 + b2", what=said("…", "…")),
    ],
)


def derivation_key(spec: DerivationExercise) -> Key:
    body, parts, standard = formulas.derivation(spec, {})
    own = tuple(msgspec.structs.replace(standard[0], id=wrong.id) for wrong in spec.wrong)
    exercise = Exercise(
        id="05/d", kind="derivation", title=TITLE, points=spec.points, parts=parts, misconceptions=(*own, *standard)
    )
    return Key(hash="0", exercise=exercise, body=body)


def released(key: Key) -> Key:
    return msgspec.structs.replace(key, body=derivation.public(key))


def number_key(spec: NumberExercise) -> Key:
    body, parts = calculations.number(spec, spec.values(None))
    return Key(
        hash="0", exercise=Exercise(id="02/n", kind="number", title=TITLE, points=spec.points, parts=parts), body=body
    )


def choice_key(right: str, mode: str = "single", points: float = 2) -> Key:
    options = tuple(
        Option(
            id=f"option-{letter}",
            text=said(letter, letter),
            right=letter in right,
            why=said(f"why {letter}", f"warum {letter}"),
        )
        for letter in "ABCD"
    )
    exercise = Exercise(
        id="03/c", kind="choice", title=TITLE, points=points, parts=(Part(name="answer", points=points),)
    )
    return Key(hash="0", exercise=exercise, body=ChoiceKey(mode=mode, options=options))
