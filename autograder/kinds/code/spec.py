"""What an author writes of code: cases as scripts, parts, misconceptions as edits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from itertools import zip_longest
from keyword import iskeyword
from typing import Any, ClassVar

from autograder.draw import Draw
from autograder.handing import data, given, renamed
from autograder.kinds.spec import Sentences, Spec
from autograder.nets import LOOKS, Torch
from autograder.properties import Property, Relation
from autograder.records import Boundary, Compare, Text, Trajectory
from autograder.script import Backward, Call, Count, Get, Gradients, Load, Look, Poke, Ref, Script, Step

__all__ = ["ALL", "Case", "CodeExercise", "Equivalent", "Part", "Wrong", "steps"]

ALL = "all"
OF_MODULES = ("parameters", "buffers", "gradients", "training", "modes")


class Case:
    """One run, as a script. `Case(name, entry, **args)` is the script of one call; longer ones are chained.

    Where several functions get the same arguments, name them all: `Case("vector: drawn", ("mse", "mse_grad"), …)` is a case
    for each, "vector: mse, drawn" and "vector: mse_grad, drawn".

    What stands before the colon of its name is its group: `Case("tiny: two numbers", …)`. Cases of one group earn their
    points together; it has its title in texts.toml. A name without a colon belongs to the group "all".
    `shown()` makes the case visible to students; its values then come from the public seed.
    """

    def __init__(self, name: str, entry: str | Sequence[str] = "", **args: Any) -> None:
        self.name = name
        self.entries = (entry,) if isinstance(entry, str) else tuple(entry)
        if not self.entries:
            raise ValueError(f"the case {name!r} names no function")
        self.group = name.partition(":")[0].strip() if ":" in name else ALL
        self.visible = False
        self.picture: Trajectory | Boundary | None = None
        self.steps: list[Step] = []
        self.properties: tuple[Property, ...] = ()
        self.width: float | None = None
        if self.entries[0]:
            self.call(self.entries[0], **args)

    def call(self, entry: str, as_: str = "out", look: bool = True, **args: Any) -> Case:
        """Call a name or a method of an earlier result (`es.update`) and keep the result under `as_`.

        `look=False`: the result is used by later steps, through `Ref`, and not compared.
        """
        self.steps.append(Call(entry, tuple((k, given(v)) for k, v in args.items()), as_, look))
        return self

    def poke(self, name: str, value: float) -> Case:
        """Overwrite, in place, the argument last handed over under this name (an aliasing probe)."""
        self.steps.append(Poke(name, float(value)))
        return self

    def get(self, path: str, as_: str = "") -> Case:
        """Look at an attribute of an earlier result; its column is the attribute's name unless `as_` says otherwise."""
        self.steps.append(Get(path, as_ or path.rpartition(".")[2]))
        return self

    def look(self, name: str, *what: str, as_: str = "") -> Case:
        """Look at an earlier result, or at an argument after the call: `.look("model", "parameters", "training")`.

        Of a module its "parameters", "buffers" or "gradients" (lists, in torch's order), "training", or "modes" (the same of
        every module in it, itself first); of a tensor its "grad", "requires_grad" or "device"; without a word its value,
        which a call may then change in place. The column is called as what is looked at, or `as_`; a value as its name.
        """
        for one in what or ("value",):
            if one not in LOOKS:
                raise ValueError(f"look: there is no {one!r} to look at. There is: {', '.join(LOOKS)}")
            self.steps.append(Look(name, one, as_ or (name if one == "value" else one)))  # type: ignore[arg-type]
        return self

    def load(self, name: str, state: Mapping[str, Any] | Sequence[Any]) -> Case:
        """Give the parameters of a torch module these values, by name or in their order."""
        self.steps.append(Load(name, data(dict(state) if isinstance(state, Mapping) else list(state))))
        return self

    def backward(self, name: str, upstream: Any = None) -> Case:
        """Backpropagate from a result: one number, or an array weighted by `upstream`."""
        self.steps.append(Backward(name, data(upstream)))
        return self

    def gradients(self, name: str, as_: str) -> Case:
        """Look at the gradients of a torch module's parameters, in their order."""
        self.steps.append(Gradients(name, as_))
        return self

    def count(self, name: str, as_: str) -> Case:
        """Look at how many numbers a torch module learns."""
        self.steps.append(Count(name, as_))
        return self

    def holds(self, *properties: Property) -> Case:
        """Ask for properties instead of what the reference gives."""
        self.properties += properties
        return self

    def loose(self, width: float) -> Case:
        """Allow more than rounding: a number x may be off by `width`, times |x| where that is more than 1.

        The reason stands in texts.toml, in [loose], under the case's name, and students read it.
        """
        self.width = width
        return self

    def shown(self) -> Case:
        """Let students see this case."""
        self.visible = True
        return self

    def plotted(self, value: str, over: str = "") -> Case:
        """Draw a returned value over the steps, or over the argument `over`, the student's beside the right one.

        The case is a visible one; its caption stands in texts.toml, in [plots], under its name. `over` names an array of increasing numbers, shape (n,); the value has its shape.
        """
        self.picture = Trajectory(caption={}, of=value, over=over)
        return self.shown()

    def boundary(self, samples: str = "X", labels: str = "y", weights: str = "w", bias: str = "b") -> Case:
        """Draw where a linear classifier divides the plane, the student's beside the right one; the case is visible.

        Its caption stands in texts.toml, in [plots], under its name.
        `samples`, shape (n, 2), and `labels`, shape (n,), positive or not, are arguments; `weights`, shape (2,), and
        `bias` are returned values.
        """
        self.picture = Boundary(caption={}, samples=samples, labels=labels, weights=weights, bias=bias)
        return self.shown()

    def interleaved(self, *others: Case) -> Case:
        """The steps of this case and of others in turn, each with results of its own: objects side by side."""
        rows = [self.steps, *([renamed(step, f"_{k}") for step in other.steps] for k, other in enumerate(others, 2))]
        self.steps = [step for turn in zip_longest(*rows) for step in turn if step is not None]
        return self

    def apart(self) -> list[Case]:
        """What is run: this case, or one for each of the functions that it names."""
        return [self] if len(self.entries) == 1 else [self._of(entry) for entry in self.entries]

    def _of(self, entry: str) -> Case:
        group, colon, name = self.name.partition(":")
        one = copy(self)
        one.name = f"{group}: {entry}, {name.strip()}" if colon else f"{entry}, {self.name}"
        one.entries = (entry,)
        one.steps = [Call(entry, s.args, s.as_, s.see) if isinstance(s, Call) and s.entry == self.entries[0] else s for s in self.steps]
        return one

    @property
    def script(self) -> Script:
        """The steps as data. What later steps call methods of (a constructor's result) is not itself looked at."""
        heads = {s.entry.split(".")[0] for s in self.steps if isinstance(s, Call) and "." in s.entry}
        heads |= {s.path.split(".")[0] for s in self.steps if isinstance(s, Get)}
        heads |= {s.name for s in self.steps if isinstance(s, Load | Gradients | Count) or (isinstance(s, Look) and s.what in OF_MODULES)}
        return tuple(
            Call(s.entry, s.args, s.as_, s.see and s.as_ not in heads) if isinstance(s, Call) else s for s in self.steps
        )


def steps(
    name: str, entry: str | Sequence[str], each: Iterable[Mapping[str, Any]], carry: Mapping[str, Any] | None = None,
    make: Mapping[str, Any] | None = None, get: Sequence[str] = (), poke: Mapping[str, float] | None = None, as_: str = "", **fixed: Any,
) -> Case:  # fmt: skip
    """The script of a loop: `entry` is called with each of `each`, and what it returns is handed on to the next call.

    `carry`: the arguments that are handed on, as they begin, in the order in which they are returned. `fixed`: arguments
    that stay. `make`: the entry is a method ("Adam.step"), and its object is made once, with these arguments; `get`: its
    attributes that are looked at, once made and after every call, where `as_` then names what the call returns. `poke`:
    arguments overwritten in place after every call, before that look. Several functions as entry: a case for each.
    """
    case = Case(name)
    case.entries = (entry,) if isinstance(entry, str) else tuple(entry)
    called = case.entries[0]
    if make is not None:
        maker, _, method = called.partition(".")
        made = _called(maker)
        case.call(maker, as_=made, **make)
        called, get = f"{made}.{method}", [f"{made}.{attribute}" for attribute in get]
    for path in get:
        case.get(path)
    carried = list(carry or {})
    handed = dict(carry or {})
    for number, own in enumerate(each, 1):
        result = as_ or f"s{number}"
        case.call(called, as_=result, **handed, **own, **fixed)
        for argument, value in (poke or {}).items():
            case.poke(argument, value)
        for path in get:
            case.get(path)
        handed = {key: Ref(result, index if len(carried) > 1 else None) for index, key in enumerate(carried)}
        fixed = {key: Ref(key) if isinstance(value, Torch) else value for key, value in fixed.items()}  # the same one on
    return case


def _called(maker: str) -> str:
    """A short name for an object of this class: `es` of `EarlyStopping`, `adam` of `Adam`."""
    initials = "".join(re.findall("[A-Z]", maker)).lower()
    return initials if len(initials) > 1 and initials != "np" and not iskeyword(initials) else maker.lower()


@dataclass(frozen=True)
class Part:
    """What earns points: a function or class of the stub.

    `returns` gives the names and weights of the returned values, in order (one value named after the part if left
    out). `compare`: "rounding" (the default: the tolerance follows from how the reference moves under rounding),
    "absolute" (rounding relative to 1, not to the value), "exact" (no tolerance: discrete or binary-exact values).
    `builds_on`: earlier parts, functions all of them, that this one calls: where one of them is wrong, what is right in
    this one earns its points all the same. `together`: of a group of cases the returned values earn their points only
    where all of them are right, for those of which one is right by chance where another is wrong.
    `points=0`: it is given in the stub, whole, and cases call it (a class whose objects a part is handed); it earns nothing.
    `loose`: by returned value how far it may be off (times its size where that is more than 1), in every case; the reason
    stands in texts.toml, in [loose], under the value's name.
    """

    name: str
    points: float
    returns: Mapping[str, float] = field(default_factory=dict)
    compare: Compare = "rounding"
    builds_on: Sequence[str] = ()
    together: bool = False
    loose: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, init=False)
class Wrong(Sentences):
    """A misconception of a code exercise: edits of the model solution, each (old text, new text), old found once.

    Without edits it is the file `wrong/<id>.py`. `what` the student reads says "seems": it is inferred from numbers.
    `why` gives the one idea behind it, `next` one step, as a question or a place to look.
    """

    id: str
    edits: tuple[tuple[str, str], ...]

    def __init__(self, id: str, *edits: tuple[str, str], what: Text, why: Text | None = None, next: Text | None = None) -> None:
        super().__init__(what=what, why=why, next=next)
        object.__setattr__(self, "id", id)
        object.__setattr__(self, "edits", edits)


@dataclass(frozen=True)
class Equivalent:
    """A mutant of the solution that answers every possible case rightly: its id as the audit tells it, and why."""

    mutant: str
    why: str


@dataclass(frozen=True)
class CodeExercise(Spec):
    """Students write names (functions, classes); cases drive them and the reference, and both are compared.

    `cases(draw)` yields `Case`s. `reference`: functions or classes under the same names, on torch tensors; what only
    cases that `holds` properties call needs none. `checks`: relations that hold beside the cases, with the inputs of each
    whose last call has their argument and gives what they are of; each makes a case of its own in the same group.
    `env`: the name of an environment (`autograder/environment.py`): "numpy" (torch is not importable), "torch".

    What the code may not do (none of it is checked where nothing is named):
    `imports`: the only modules it may import; left out, the standard library, numpy, and torch where `env` has it.
    `forbid`: names it may not use: modules, functions, classes, methods or builtins by their full names ("torch.optim",
    "numpy.linalg.lstsq", "torch.Tensor.softmax", "sorted"). "torch.autograd" is all that computes gradients
    (`backward`, `torch.func.grad`, …), not `torch.no_grad`. A library may use inside what the code may not: forbid
    "torch.nn.Linear" too where `F.linear` is forbidden and it should not serve.
    `samples`: {"X": 0, "y": 0}, by argument the axis its samples lie along: the code may not loop over them, but over
    epochs or layers. Name every argument that has an entry per sample.
    `batch`: the argument that says how many samples a batch has. Loops over batches of so many are allowed then, also where
    a case gives 1 or 2; loops over the rows of a batch, or over batches of another size, are loops over samples still.

    `variant(draw)` gives the values of a variant for practice, `graded` those of the one that is graded; they stand for
    `{{name}}` in prompt, stub, solution and texts. `cases(draw, values)` is then told them, and so is `reference`, which may be
    a function of them that gives the functions.

    texts.toml fills in the rest: `wrong`, the titles of `groups` and captions of `plots`; `loose`, the reasons
    of wider tolerances; `equivalent`, small slips in the solution that change no answer; `margins`, what comes nearer to the tolerance than the audit wants, each with why.
    """

    kind: ClassVar[str] = "code"
    parts: Sequence[Part]
    cases: Callable[..., Iterable[Case]]
    reference: Sequence[Callable[..., Any]] | Callable[[Mapping[str, Any]], Sequence[Callable[..., Any]]] = ()
    checks: Sequence[Relation] = ()
    wrong: Sequence[Wrong] = ()
    groups: Mapping[str, Text] = field(default_factory=dict)
    plots: Mapping[str, Text] = field(default_factory=dict)
    env: str = "numpy"
    imports: Sequence[str] = ()
    forbid: Sequence[str] = ()
    samples: Mapping[str, int] = field(default_factory=dict)
    batch: str = ""
    equivalent: Sequence[Equivalent] = ()
    margins: Mapping[str, str] = field(default_factory=dict)
    loose: Mapping[str, Text] = field(default_factory=dict)
    graded: Mapping[str, Any] = field(default_factory=dict)
    variant: Callable[[Draw], Mapping[str, Any]] | None = None

    @property
    def points(self) -> float:
        return sum(part.points for part in self.parts)
