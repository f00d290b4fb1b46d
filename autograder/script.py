"""A case is a script of calls as data; the same script drives the student's names and the reference's names."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from types import FunctionType, NoneType
from typing import Any, Literal, Protocol

import msgspec

from autograder.nets import AdamOpt, Leaf, Loss, Net, Optimizer, Sgd
from autograder.nets import Look as Looked
from autograder.values import Other, Value

__all__ = [
    "MISSING", "Asked", "Backward", "Call", "Count", "Fn", "Get", "Given", "Gradients", "Lent", "Load", "Look", "Misfit", "NoSuchName", "Poke",
    "Ref", "Rng", "Script", "Seen", "Side", "Step", "drive",
]  # fmt: skip

MISSING = Other("missing")
UNCHANGING = frozenset({NoneType, bool, int, float, complex, str, bytes})
ENTRY = re.compile(r"(?!__)[^\W\d]\w*(\.(?!__)[^\W\d]\w*)?\Z")
PATH = re.compile(r"(?!__)[^\W\d]\w*(\.(?!__)[^\W\d]\w*)*\Z")
HEAP = 1 << 9  # a type that a class statement made


class Rng(msgspec.Struct, frozen=True, tag="rng"):
    """`np.random.default_rng(seed)` on the side that runs."""

    seed: int


class Fn(msgspec.Struct, frozen=True, tag="fn"):
    """A callable from the library of functions, answered outside the jail, its calls counted there.

    `home`: the package's own library, or the course's (`solutions/functions.py`), where it is secret or public; `digest` names the text of that file.
    """

    name: str
    options: tuple[tuple[str, Value], ...] = ()
    home: Literal["library", "course", "public"] = "library"
    digest: str = ""

    @property
    def address(self) -> str:
        """What it is asked by."""
        return f"{self.name}@{self.digest}" if self.digest else self.name


class Ref(msgspec.Struct, frozen=True, tag="ref"):
    """What an earlier step gave, or was given under this name: the whole of it, or its item `index`."""

    name: str
    index: int | None = None


Given = Value | Rng | Fn | Ref | Net | Sgd | AdamOpt | Loss | Leaf


class Call(msgspec.Struct, frozen=True, tag="call"):
    """Call `entry` (a name, or `object.method` of an earlier result) with `args` in the order of the stub; keep the result as `as_`."""

    entry: str
    args: tuple[tuple[str, Given], ...]
    as_: str = "out"
    see: bool = True

    def __post_init__(self) -> None:
        if not ENTRY.match(self.entry):
            raise ValueError(f"{self.entry[:80]!r} is neither a name nor a method of a result")


class Poke(msgspec.Struct, frozen=True, tag="poke"):
    """Overwrite, in place, every array of the argument last handed over under this name."""

    name: str
    value: float


class Get(msgspec.Struct, frozen=True, tag="get"):
    """Look at an attribute (`es.best_weights`)."""

    path: str
    as_: str

    def __post_init__(self) -> None:
        if not PATH.match(self.path):
            raise ValueError(f"{self.path[:80]!r} is no attribute of a result")


class Load(msgspec.Struct, frozen=True, tag="load"):
    """Give a torch module's parameters these values: by name, or in the order of `parameters()`."""

    name: str
    state: Value


class Backward(msgspec.Struct, frozen=True, tag="backward"):
    """Backpropagate from a result: a scalar, or an array weighted by `upstream`."""

    name: str
    upstream: Value = None


class Gradients(msgspec.Struct, frozen=True, tag="gradients"):
    """Look at the gradients of a torch module's parameters, in the order of `parameters()`."""

    name: str
    as_: str


class Count(msgspec.Struct, frozen=True, tag="count"):
    """Look at how many numbers a torch module learns."""

    name: str
    as_: str


class Look(msgspec.Struct, frozen=True, tag="look"):
    """Look at an earlier result, or at what was handed over last under this name, as it is now."""

    name: str
    what: Looked
    as_: str


Step = Call | Poke | Get | Load | Backward | Gradients | Count | Look
OfModule = Load | Backward | Gradients | Count | Look
Script = tuple[Step, ...]


class Seen(msgspec.Struct, frozen=True):
    """One observed value: under which name, and of which step of the script."""

    name: str
    value: Value
    step: int


class Lent(msgspec.Struct, frozen=True):
    """A function of the student's own that scripts find replaced: calls of `name` are answered outside, as data."""

    name: str
    parameters: tuple[str, ...]


class Asked(msgspec.Struct, frozen=True):
    """One call of a callable that was handed over as the argument `name`, and its answer; None: it had none."""

    name: str
    args: tuple[Value, ...]
    answer: Value = None


class NoSuchName(LookupError):
    """The names offered lack one the script asks for."""


class Misfit(TypeError):
    """What is there cannot be called with the arguments the stub names."""


class Side(Protocol):
    """How one side (NumPy in the jail, PyTorch for the key) makes arguments and looks at results."""

    def make(self, given: Given) -> Any:
        """A fresh object of its own for this argument."""

    def see(self, thing: Any) -> Value:
        """The result as plain data."""

    def poke(self, thing: Any, value: float) -> None:
        """Overwrite every array in `thing` in place."""

    def module(self, step: OfModule, thing: Any) -> Any:
        """Do with a torch module, or a result of one, what the step says; what there is to see, if anything."""

    def optimizer(self, given: Optimizer, module: Any) -> Any:
        """A fresh optimizer over the parameters of this module."""


def drive(script: Script, names: Mapping[str, Any], side: Side) -> Iterator[Seen | str]:
    """Run a script. Yields what is seen, and, as a bare text, the name of each argument a call changed in place.

    Only `names` are called, and methods of objects that they returned: nothing is reached through anything else.
    Raises `NoSuchName` or `Misfit` where the names do not fit, and whatever the called code raises.
    """
    kept: dict[str, Any] = {}
    handed: dict[str, Any] = {}
    fresh: dict[str, Any] = {}  # arguments made for a call; one that refers to another thing has that thing's name
    free = {step.name for step in script if isinstance(step, Look) and step.what == "value"}  # to be changed is their part
    for number, step in enumerate(script):
        match step:
            case Call():
                target = _find(step.entry, names, kept)
                given = _arguments(step, {**fresh, **kept}, side)
                handed |= given
                fresh |= {name: given[name] for name, value in step.args if not isinstance(value, Ref)}
                before = {name: _bytes(side.see(value)) for name, value in given.items() if name not in free and _watched(value)}
                result = _called(target, step.entry, given)
                kept[step.as_] = result
                if step.see:
                    yield Seen(step.as_, side.see(result), number)
                for name, old in before.items():
                    if _bytes(side.see(given[name])) != old:
                        yield name
            case Poke():
                side.poke(handed[step.name], step.value)
            case Get():
                yield Seen(step.as_, _looked_at(step.path, names, kept, side), number)
            case Load() | Backward():
                side.module(step, _find(step.name, names, kept))
            case Gradients() | Count():
                yield Seen(step.as_, side.see(side.module(step, _find(step.name, names, kept))), number)
            case Look():
                thing = {**fresh, **kept}[step.name]
                yield Seen(step.as_, side.see(side.module(step, thing)), number)


def _watched(value: Any) -> bool:
    """What a call might change in place."""
    return not callable(value) and type(value) not in UNCHANGING and type(value).__name__ != "Generator"


def _bytes(value: Value) -> bytes:
    """The value in bytes: compared so, nan equals itself."""
    return msgspec.msgpack.encode(value)


def _arguments(call: Call, there: dict[str, Any], side: Side) -> dict[str, Any]:
    """What a call is given, fresh, in its order. An optimizer is made last, when the module it is bound to is `there`."""
    made = {name: _made(value, there, side) for name, value in call.args if not isinstance(value, Optimizer)}
    around = {**there, **made}
    bound = {name: side.optimizer(value, around[value.of]) for name, value in call.args if isinstance(value, Optimizer)}
    return {name: made[name] if name in made else bound[name] for name, _ in call.args}


def _made(given: Given, there: dict[str, Any], side: Side) -> Any:
    if not isinstance(given, Ref):
        return side.make(given)
    whole = there[given.name]
    return whole if given.index is None else whole[given.index]


def _find(path: str, names: Mapping[str, Any], kept: dict[str, Any]) -> Any:
    head, *rest = path.split(".")
    if not PATH.match(path) or (head not in kept and (rest or head not in names)):
        raise NoSuchName(head)
    thing = kept[head] if head in kept else names[head]
    for attribute in rest:
        if _is_data(thing):
            raise NoSuchName(path)
        try:
            thing = getattr(thing, attribute)
        except AttributeError:
            raise NoSuchName(path) from None
    return thing


def _is_data(thing: Any) -> bool:
    """Whether a result is data, a function or a module, whose own methods (`tofile`, `dump`) are no part of an exercise."""
    kind = type(thing)
    made = str(kind.__module__).partition(".")[0]
    return not kind.__flags__ & HEAP or made == "numpy" or (made == "torch" and kind.__name__ in ("Tensor", "Parameter"))


def _looked_at(path: str, names: Mapping[str, Any], kept: dict[str, Any], side: Side) -> Value:
    """An attribute's value; `MISSING` where the object has no such attribute: the rest of the case still counts."""
    if path.split(".")[0] not in kept:
        raise NoSuchName(path)
    try:
        return side.see(_find(path, names, kept))
    except NoSuchName:
        return MISSING


def _called(target: Callable[..., Any], entry: str, given: dict[str, Any]) -> Any:
    """Positional in the order of the stub, so that renamed parameters do no harm; by name where they have their names and
    another order, or only that fits."""
    if not callable(target):
        raise Misfit(f"{entry} is {type(target).__name__}, not something that can be called")
    if _reordered(target, given):
        return target(**given)
    if _takes(target, len(given)):
        return target(*given.values())
    try:
        signature = inspect.signature(target)
    except (TypeError, ValueError):
        return target(*given.values())
    try:
        signature.bind(*given.values())
    except TypeError:
        try:
            signature.bind(**given)
        except TypeError:
            raise Misfit(f"{entry}{signature}") from None
        return target(**given)
    return target(*given.values())


def _reordered(target: Callable[..., Any], given: dict[str, Any]) -> bool:
    """Whether a function has just these parameters, in another order."""
    function = getattr(target, "__func__", target)
    if type(function) is not FunctionType:
        return False
    code = function.__code__
    names = code.co_varnames[function is not target : code.co_argcount]
    return code.co_posonlyargcount == 0 and names != tuple(given) and len(names) == len(given) and set(names) == set(given)


def _takes(target: Callable[..., Any], count: int) -> bool:
    """Whether a plain function takes so many arguments by position, told without the cost of its signature."""
    if type(target) is not FunctionType or vars(target) or target.__code__.co_kwonlyargcount:
        return False
    most = target.__code__.co_argcount
    return most - len(target.__defaults__ or ()) <= count <= most
