"""Judgements of every sort, as the judges give them, for the tests of this room."""

from __future__ import annotations

import dataclasses

import msgspec
from said import said

from autograder.records import (
    Diagnosis,
    Exercise,
    Judgement,
    Misconception,
    Part,
    Plot,
    Returned_,
    Status,
    Trial,
    Verdict,
    Where,
)  # fmt: skip

EPS = Misconception(
    id="eps-inside-root",
    what=said("`eps` seems to stand inside the square root.", "`eps` steht offenbar unter der Wurzel."),
    why=said(
        "Adam divides by √v̂ + `eps`. Inside the root, `eps = 0.001` counts as √0.001 ≈ 0.032, so your steps here are 16 times too short.",
        "Adam teilt durch √v̂ + `eps`. Unter der Wurzel wirkt `eps = 0.001` wie √0,001 ≈ 0,032. Die Schritte sind hier deshalb 16-mal zu kurz.",
    ),
    next=said("Look at line 6: where should the square root end?", "Zeile 6 ansehen: Wo muss die Wurzel enden?"),
)
EPS_HAT = Misconception(
    id="eps-before-correction",
    what=said("`eps` seems to be added before the correction.", "`eps` wird offenbar vor der Korrektur addiert."),
)
GROUPS = {
    "first": said("First step, `eps = 1e-8`", "Erster Schritt, `eps = 1e-8`"),
    "late": said("Late steps, `eps = 1e-8`", "Späte Schritte, `eps = 1e-8`"),
    "betas": said("Unusual betas, `eps = 1e-3`", "Ungewöhnliche Betas, `eps = 1e-3`"),
    "tiny": said("Tiny gradients, `eps = 1e-3`", "Winzige Gradienten, `eps = 1e-3`"),
}
ADAM = Exercise(
    id="08-optimizers/adam_step",
    kind="code",
    title=said("One step of Adam", "Ein Schritt mit Adam"),
    points=4,
    parts=(
        Part(
            name="adam_step",
            points=4,
            returns=(Returned_(name="w", weight=2), Returned_(name="m"), Returned_(name="v")),
            groups=tuple(GROUPS),
            signature="adam_step(w, g, m, v, t, lr, beta1, beta2, eps)",
        ),
    ),
    group_titles=tuple(GROUPS.items()),
    misconceptions=(EPS, EPS_HAT),
)
MSE = Exercise(
    id="03-losses/mse",
    kind="code",
    title=said("Mean squared error", "Mittlerer quadratischer Fehler"),
    points=3,
    parts=(Part(name="mse", points=1, groups=("plain",)), Part(name="mse_grad", points=2, groups=("plain",))),
    group_titles=(("plain", said("Any shape", "Beliebige Form")),),
)
RIGHT_PATH = tuple(1 - i / 20 for i in range(21))
YOUR_PATH = tuple(1 - 0.063 * i / 20 for i in range(21))
TRIAL = Trial(
    code=(
        "w, m, v = adam_step(w=np.array([1.0]), g=np.array([0.001]),\n"
        "                    m=np.zeros(1), v=np.zeros(1), t=1,\n"
        "                    lr=0.1, beta1=0.9, beta2=0.999, eps=0.001)\n"
        "print(w)"
    ),
    yours="[0.9968]",
    right="[0.95]",
)
OFF = {"value": "w", "case": "tiny gradient", "yours": 0.996837, "right": 0.95, "place": "w[0]"}


def verdict(part: str, status: Status, points: float, code: str, earned: float | None = 0.0, **more: object) -> Verdict:
    args = {name: value for name, value in more.items() if name not in ("group", "value", "visible")}
    rest = {name: value for name, value in more.items() if name not in args}
    return Verdict(part=part, status=status, points=points, earned=earned, code=code, args=args, **rest)  # type: ignore[arg-type]


def adam(wrong: tuple[str, ...] = ("betas", "tiny"), **more: object) -> Judgement:
    """`w` wrong in some groups, by the value or (with `code=`) otherwise."""
    verdicts = []
    for group in GROUPS:
        for value, points in (("m", 0.25), ("v", 0.25), ("w", 0.5)):
            bad = value == "w" and group in wrong
            verdicts.append(
                Verdict(
                    part="adam_step", group=group, value=value, points=points, earned=0.0 if bad else points,
                    status=Status.wrong if bad else Status.right, code="numeric.values" if bad else "numeric.right",
                    args=OFF if bad else {},
                )
            )
    return Judgement(exercise=ADAM, verdicts=tuple(verdicts), cases=12, **more)  # type: ignore[arg-type]


def eps() -> Judgement:
    """Adam with epsilon inside the root, recognised, with everything there is to show."""
    return adam(
        diagnosis=(Diagnosis(part="adam_step", ids=("eps-inside-root",), certain=True),),
        where=Where(line=6, source="    w = w - lr * m_hat / np.sqrt(v_hat + eps)", name="w"),
        trial=TRIAL,
        picture=Plot(
            caption=said("`w` over 20 steps with `g = eps = 0.001`", "`w` über 20 Schritte mit `g = eps = 0.001`"),
            name="w", right=RIGHT_PATH, yours=YOUR_PATH,
        ),
    )  # fmt: skip


def tie() -> Judgement:
    return adam(diagnosis=(Diagnosis(part="adam_step", ids=("eps-inside-root", "eps-before-correction"), certain=False),))


def two(*more: tuple[str, str]) -> Judgement:
    """Two mistakes at once; `more`: other pairs that fit as well."""
    pairs = (("eps-inside-root", "eps-before-correction"), *more)
    return adam(diagnosis=(Diagnosis(part="adam_step", ids=(), certain=len(pairs) == 1, pairs=pairs),))


def unnamed() -> Judgement:
    return adam(trial=TRIAL, where=Where(line=6, source="w = w - lr * m_hat / np.sqrt(v_hat + eps)", name="w"))


def hidden_only() -> Judgement:
    """Only hidden cases fail: what they gave may not show."""
    judgement = adam(hidden=True)
    verdicts = [
        v if v.status is Status.right else msgspec.structs.replace(v, visible=False) for v in judgement.verdicts
    ]
    return msgspec.structs.replace(judgement, verdicts=tuple(verdicts))


def whole(status: Status, code: str, **args: object) -> Judgement:
    """Adam where every verdict is the same: it raised, was refused, was killed, …"""
    earned = None if status is Status.fault else 0.0
    verdicts = tuple(
        verdict("adam_step", status, p, code, earned, group=group, value=value, **args)
        for group in GROUPS
        for value, p in (("m", 0.25), ("v", 0.25), ("w", 0.5))
    )
    return Judgement(exercise=ADAM, verdicts=verdicts, cases=12)


def exercise(name: str, kind: str, en: str, de: str, points: float, parts: tuple[str, ...]) -> Exercise:
    share = points / len(parts)
    listed = tuple(Part(name=part, points=share) for part in parts)
    return Exercise(id=name, kind=kind, title=said(en, de), points=points, parts=listed)


def numbered(*verdicts: Verdict) -> tuple[Verdict, ...]:
    """Lines with their labels and numbers among the arguments, as the judges give them."""
    return tuple(
        msgspec.structs.replace(v, args={"label": v.part, "line": i, **v.args}) for i, v in enumerate(verdicts, 1)
    )


def derivation() -> Judgement:
    labels = ("dL_da", "dL_dz", "dL_dw", "dL_dx")
    sigma = "2*(a - y)*sigma(a)*(1 - sigma(a))"
    asked = exercise("05-chain-rule/sigmoid_gradient", "derivation", "Gradient of a sigmoid unit", "Gradient einer Sigmoid-Einheit", 4, labels)
    asked = msgspec.structs.replace(
        asked,
        misconceptions=(
            Misconception(
                id="slope-at-a",
                what=said("Line 2: σ′ is evaluated at *a* instead of *z*.", "Zeile 2: σ′ ist bei *a* ausgewertet statt bei *z*."),
                why=said("*a* is already σ(*z*). Your line 2 applies σ to it a second time.", "*a* ist schon σ(*z*). Ihre Zeile 2 wendet σ ein zweites Mal darauf an."),
                next=said(
                    "Start from σ′(*z*) = σ(*z*)·(1 − σ(*z*)). Which letter do you already have for σ(*z*)?",
                    "Mit σ′(*z*) = σ(*z*)·(1 − σ(*z*)) beginnen. Welcher Buchstabe steht schon für σ(*z*)?",
                ),
            ),
        ),
    )
    verdicts = numbered(
        verdict("dL_da", Status.right, 1, "derivation.right", 1, text="2*(a - y)"),
        verdict("dL_dz", Status.wrong, 1, "derivation.wrong", 0, text=sigma, read="2·(a − y)·σ(a)·(1 − σ(a))", yours="0.2350037", right="0.25"),
        verdict("dL_dw", Status.follow_through, 1, "derivation.follow_through", 1, text=sigma + "*x", **{"from": "dL_dz", "from_line": 2}),
        verdict("dL_dx", Status.follow_through, 1, "derivation.follow_through", 1, text=sigma + "*w", **{"from": "dL_dz", "from_line": 2}),
    )
    return Judgement(
        exercise=asked, verdicts=verdicts, diagnosis=(Diagnosis(part="dL_dz", ids=("slope-at-a",), certain=True),),
        at={"w": "1", "x": "2", "b": "-2", "y": "0", "z": "0", "a": "0.5"},
    )  # fmt: skip


def number() -> Judgement:
    asked = exercise("02-activations/forward_by_hand", "number", "Forward pass by hand", "Vorwärtsdurchlauf von Hand", 3, ("z1", "a1", "z2"))
    verdicts = numbered(
        verdict("z1", Status.right, 1, "number.right", 1, text="0.35"),
        verdict("a1", Status.wrong, 1, "number.wrong", 0, text="0.336", yours=0.336, right=0.587),
        verdict("z2", Status.follow_through, 1, "number.follow_through", 1, text="1.2", **{"from": "a1", "from_line": 2}),
    )
    return Judgement(exercise=asked, verdicts=verdicts)


def number_right() -> Judgement:
    wrong = number()
    right = tuple(msgspec.structs.replace(v, status=Status.right, code="number.right", earned=1) for v in wrong.verdicts)
    return msgspec.structs.replace(wrong, verdicts=right)


def choice() -> Judgement:
    asked = exercise(
        "03-losses/output_activation", "choice", "An output for cross-entropy", "Eine Ausgabe für die Kreuzentropie", 2, ("answer",)
    )
    why = {"why_en": "tanh also gives negative values.", "why_de": "tanh gibt auch negative Werte aus."}
    wrong = verdict("answer", Status.wrong, 2, "choice.wrong", 0, text="B", chosen="B", option="tanh-centred", **why)
    return Judgement(exercise=asked, verdicts=(wrong,))


def choices() -> Judgement:
    """Several answers, graded: a verdict on the whole and one on each option."""
    asked = exercise("08-optimizers/weight_decay", "choice", "Weight decay", "Weight Decay", 2, ("answer",))
    why = {"why_en": "The penalty’s gradient λ*w* runs through `m` and `v`.", "why_de": "Der Gradient λ*w* läuft durch `m` und `v`."}
    whole = verdict("answer", Status.wrong, 2, "choice.some", 1, text="A", chosen="A", n=1, of=2, **why)
    texts = (("A", "With $g = 0$, AdamW shrinks $w$.", "Bei $g = 0$ verkleinert AdamW $w$.", 1, Status.right),
             ("B", "L2 is divided by √v̂.", "L2 wird durch √v̂ geteilt.", 0, Status.wrong))  # fmt: skip
    rows = tuple(
        verdict("answer", status, 0, f"choice.option_{status}", 0, value=letter, letter=letter, chosen=chosen, text_en=en, text_de=de)
        for letter, en, de, chosen, status in texts
    )
    return Judgement(exercise=asked, verdicts=(whole, *rows))


def text(words: int = 84) -> Judgement:
    asked = exercise("11-generalization/explain_overfitting", "text", "Explain overfitting", "Überanpassung erklären", 3, ("text",))
    if not words:
        return Judgement(exercise=asked, verdicts=(verdict("text", Status.no_answer, 3, "text.no_answer"),))
    return Judgement(exercise=asked, verdicts=(verdict("text", Status.pending, 3, "text.pending", None, n=words),))


def mse() -> Judgement:
    verdicts = (
        verdict("mse", Status.right, 1, "numeric.right", 1, group="plain", value="mse"),
        verdict("mse_grad", Status.wrong, 2, "numeric.shape", 0, group="plain", value="mse_grad", yours="(5, 5)", right="(5,)"),
    )
    return Judgement(exercise=MSE, verdicts=verdicts, cases=8)


def raised() -> Judgement:
    return whole(Status.raised, "numeric.raised", error="ValueError", message="operands could not be broadcast together", line=4)


def refused() -> Judgement:
    return whole(Status.refused, "numeric.refused", rule="import", name="torch.optim", line=1)


def fault() -> Judgement:
    return whole(Status.fault, "numeric.fault")


def every() -> dict[str, Judgement]:
    """One of each, by name."""
    right = adam(wrong=())
    return {
        "eps": eps(), "tie": tie(), "two": two(), "unnamed": unnamed(), "hidden": hidden_only(), "right": right, "raised": raised(),
        "refused": refused(), "fault": fault(), "timed_out": whole(Status.timed_out, "numeric.timed_out", seconds=10.0),
        "memory": whole(Status.killed, "numeric.killed_memory"), "empty": whole(Status.no_answer, "numeric.no_answer"),
        "derivation": derivation(), "number": number(), "number_right": number_right(), "choice": choice(),
        "choices": choices(),
        "text": text(), "no_text": text(0), "mse": mse(),
    }  # fmt: skip


OURS = {"lang", "kind", "state", "status", ("Verdict", "code"), ("Note", "code"), ("Paper", "prompts")}
"""Fields that no text from outside reaches; prompts are cleaned HTML already."""
PLANT = "{{ 7*7 }}{% raw %}{# #}<script>alert(1)</script>\"'"


def planted(value: object) -> object:
    """The record with what a template, a tag or an attribute could stumble over in every text of it, beginning with the field's name."""
    return _planted(value, "value")


def _planted(value: object, name: str) -> object:
    if isinstance(value, tuple | list):
        return type(value)(_planted(each, name) for each in value)
    if isinstance(value, dict):
        return {key: _planted(each, name) for key, each in value.items()}
    if isinstance(value, msgspec.Struct) or dataclasses.is_dataclass(value):
        fields = value.__struct_fields__ if isinstance(value, msgspec.Struct) else [field.name for field in dataclasses.fields(value)]
        ours = [field for field in fields if field in OURS or (type(value).__name__, field) in OURS]
        new = {field: _planted(getattr(value, field), field) for field in fields if field not in ours}
        return (msgspec.structs.replace if isinstance(value, msgspec.Struct) else dataclasses.replace)(value, **new)
    return f"{name} {PLANT}" if type(value) is str else value
