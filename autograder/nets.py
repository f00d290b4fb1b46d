"""Torch modules, optimizers and losses that a case hands over, as data: a closed list by torch's own names, every size bounded.

Nothing here needs torch. They are built on the side that runs (`jail/modules_given.py`), and written for a student as the
Python that makes them (`judge/nets_as_python.py`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

import msgspec
import numpy as np

from autograder.values import Array, Value, mapped, pack

__all__ = ["LAYERS", "LOOKS", "AdamOpt", "Layer", "Leaf", "Look", "Loss", "Module", "Net", "Optimizer", "Sgd", "Torch", "torch_mapped", "torch_values"]

MOST_LAYERS = 50
MOST_NUMBERS = 1 << 18
LARGEST = 1 << 12
MOST_DIMENSIONS = 8

Option = bool | int | float
Kind = Literal["size", "rate", "number", "axis", "flag"]

LAYERS: Mapping[str, Mapping[str, Kind]] = {
    "Linear": {"in_features": "size", "out_features": "size", "bias": "flag"},
    "BatchNorm1d": {"num_features": "size", "eps": "number", "momentum": "number", "affine": "flag", "track_running_stats": "flag"},
    "LayerNorm": {"normalized_shape": "size", "eps": "number", "elementwise_affine": "flag"},
    "Dropout": {"p": "rate"},
    "Flatten": {"start_dim": "axis", "end_dim": "axis"},
    "Softmax": {"dim": "axis"},
    "LogSoftmax": {"dim": "axis"},
    "LeakyReLU": {"negative_slope": "number"},
    "ELU": {"alpha": "number"},
    "Softplus": {"beta": "number"},
    "ReLU": {}, "Sigmoid": {}, "Tanh": {}, "SiLU": {}, "GELU": {}, "Identity": {},
}  # fmt: skip
"""The layers there are, each with its options in torch's order and by torch's names."""

NEEDED = {"Linear": 2, "BatchNorm1d": 1, "LayerNorm": 1, "Softmax": 1, "LogSoftmax": 1}
"""How many of its options a layer cannot do without."""

LOSSES = ("MSELoss", "L1Loss", "SmoothL1Loss", "HuberLoss", "BCELoss", "BCEWithLogitsLoss", "CrossEntropyLoss", "NLLLoss")

Look = Literal["value", "parameters", "buffers", "gradients", "training", "modes", "grad", "requires_grad", "device"]
LOOKS: tuple[str, ...] = ("value", "parameters", "buffers", "gradients", "training", "modes", "grad", "requires_grad", "device")
"""What can be looked at: of a module its parameters, buffers, the gradients of its parameters, whether it is `training`, and
so of every module in it (`modes`, itself first); of a tensor its `grad`, `requires_grad` and `device`; of anything its value."""


class Layer(msgspec.Struct, frozen=True, tag="layer"):
    """One layer of `torch.nn`: its name and its options. Raises `ValueError` for what is not in the list."""

    kind: str
    options: tuple[tuple[str, Option], ...] = ()

    def __post_init__(self) -> None:
        known = LAYERS.get(self.kind)
        if known is None:
            raise ValueError(f"there is no layer {self.kind[:40]!r}. There is: {', '.join(LAYERS)}")
        names = [name for name, _ in self.options]
        if len(set(names)) < len(names) or not set(list(known)[: NEEDED.get(self.kind, 0)]) <= set(names):
            raise ValueError(f"{self.kind} needs {', '.join(list(known)[: NEEDED.get(self.kind, 0)]) or 'no option'}, each once")
        for name, value in self.options:
            if name not in known or not _fits(known[name], value):
                raise ValueError(f"{self.kind}: {name[:40]}={str(value)[:40]} is no option, or has no such value. There is: {', '.join(known) or 'none'}")

    @classmethod
    def of(cls, written: Any) -> Layer:
        """A layer as a spec writes it: "Tanh", ("Linear", 2, 3), ("Linear", 2, 3, {"bias": False})."""
        if isinstance(written, Layer):
            return written
        kind, *rest = (written,) if isinstance(written, str) else tuple(written)
        named = rest.pop() if rest and isinstance(rest[-1], Mapping) else {}
        names = list(LAYERS.get(str(kind), ()))
        if len(rest) > len(names) and kind in LAYERS:
            raise ValueError(f"{kind} has the options {', '.join(names) or 'none'}, not {len(rest)} of them")
        return cls(str(kind), (*zip(names, rest, strict=False), *named.items()))

    @property
    def tensors(self) -> dict[str, tuple[tuple[int, ...], bool]]:
        """What it keeps: by name the shape, and whether it is a parameter (else a buffer)."""
        given = dict(self.options)
        match self.kind:
            case "Linear":
                inputs, outputs = int(given["in_features"]), int(given["out_features"])
                return {"weight": ((outputs, inputs), True), **({"bias": ((outputs,), True)} if given.get("bias", True) else {})}
            case "BatchNorm1d":
                shape = (int(given["num_features"]),)
                learned = {"weight": (shape, True), "bias": (shape, True)} if given.get("affine", True) else {}
                kept = {"running_mean": (shape, False), "running_var": (shape, False), "num_batches_tracked": ((), False)}
                return {**learned, **(kept if given.get("track_running_stats", True) else {})}
            case "LayerNorm":
                shape = (int(given["normalized_shape"]),)
                return {"weight": (shape, True), "bias": (shape, True)} if given.get("elementwise_affine", True) else {}
        return {}


def _fits(kind: Kind, value: Option) -> bool:
    if kind == "flag" or isinstance(value, bool):
        return kind == "flag" and isinstance(value, bool)
    if kind == "size":
        return isinstance(value, int) and 1 <= value <= LARGEST
    if kind == "axis":
        return isinstance(value, int) and -MOST_DIMENSIONS <= value < MOST_DIMENSIONS
    return math.isfinite(value) and abs(value) <= (1 if kind == "rate" else 1e6) and (kind != "rate" or value >= 0)


Arrays = tuple[tuple[str, Array], ...]


class Net(msgspec.Struct, frozen=True, tag="net"):
    """A `torch.nn.Sequential` of `layers` with this `state`: `Net([("Linear", 2, 3), "Tanh", ("Linear", 3, 1)], [W1, b1, W2, b2])`.

    `state`: the parameters in their order, or parameters and buffers by name (`"0.weight"`); buffers left out are as torch
    begins them. `gradients`: what an earlier step left in `.grad`, by name or in order; left out, there are none. `training`:
    its mode. `device="meta"`: it has shapes and no numbers, and no state. Its dtype is that of the state, else `dtype`.
    Raises `ValueError` with a sentence.
    """

    layers: tuple[Layer, ...]
    state: Arrays = ()
    gradients: Arrays = ()
    training: bool = True
    device: Literal["cpu", "meta"] = "cpu"
    dtype: Literal["float32", "float64"] = "float64"

    def __post_init__(self) -> None:
        put = msgspec.structs.force_setattr
        put(self, "layers", tuple(map(Layer.of, self.layers)))
        tensors = self.tensors
        if not 1 <= len(self.layers) <= MOST_LAYERS or sum(math.prod(shape) for shape, _ in tensors.values()) > MOST_NUMBERS:
            raise ValueError(f"a net has 1 to {MOST_LAYERS} layers and {MOST_NUMBERS} numbers at most")
        learned = [name for name, (_, is_learned) in tensors.items() if is_learned]
        put(self, "state", _arrays("state", self.state, learned, tensors))
        put(self, "gradients", _arrays("gradients", self.gradients, learned, {name: tensors[name] for name in learned}))
        if self.device == "meta" and (self.state or self.gradients):
            raise ValueError("a net on the device meta has no numbers: leave its state and gradients out")
        if self.device != "meta" and (missing := [name for name in learned if name not in dict(self.state)]):
            raise ValueError(f"the net's state lacks {missing[0]}. Its parameters are: {', '.join(learned)}")
        found = {array.dtype for _, array in (*self.state, *self.gradients) if array.dtype.startswith("float")}
        if not found <= {"float32", "float64"} or len(found) > 1:
            raise ValueError("the state of a net is float64 or float32 throughout")
        put(self, "dtype", next(iter(found), self.dtype))

    @property
    def tensors(self) -> dict[str, tuple[tuple[int, ...], bool]]:
        """By torch's name (`0.weight`) the shape of everything it keeps, and whether it is a parameter."""
        return {f"{i}.{name}": one for i, layer in enumerate(self.layers) for name, one in layer.tensors.items()}

    @property
    def size(self) -> int:
        """How many numbers it is given."""
        return sum(math.prod(array.shape) for _, array in (*self.state, *self.gradients))

    def changed(self, change: Callable[[Value], Value]) -> Net:
        """The same net with every array of its state changed."""
        state, gradients = (tuple((name, change(array)) for name, array in arrays) for arrays in (self.state, self.gradients))
        return msgspec.structs.replace(self, state=state, gradients=gradients)


def _arrays(what: str, given: Any, order: list[str], tensors: Mapping[str, tuple[tuple[int, ...], bool]]) -> Arrays:
    """Arrays by name, of the shapes that the layers have."""
    if isinstance(given, Mapping):
        pairs: Iterable[tuple[str, Any]] = given.items()
    elif isinstance(given, tuple) and all(isinstance(item, tuple) and len(item) == 2 and isinstance(item[1], Array) for item in given):
        pairs = given
    elif len(given) == len(order):
        pairs = zip(order, given, strict=True)
    else:
        raise ValueError(f"the net has {len(order)} parameters ({', '.join(order) or 'none'}); its {what} gives {len(given)} arrays")
    found = tuple((name, _array(array, name)) for name, array in pairs)
    for name, array in found:
        if name not in tensors:
            raise ValueError(f"the net has no {name[:40]!r}. It has: {', '.join(tensors) or 'nothing'}")
        if array.shape != tensors[name][0]:
            raise ValueError(f"the {what} of {name} has the shape {array.shape}; the layers make it {tensors[name][0]}")
    return found


def _array(given: Any, name: str) -> Array:
    if isinstance(given, Array):
        return given
    kind = np.int64 if name.endswith("num_batches_tracked") else None
    array = np.asarray(given, dtype=kind)
    packed = pack(array if array.dtype.kind == "f" or kind else array.astype(np.float64))
    assert isinstance(packed, Array)
    return packed


class Sgd(msgspec.Struct, frozen=True, tag="sgd"):
    """`torch.optim.SGD` over the parameters of the module `of`: an argument of the same call, or what an earlier step was given or gave."""

    of: str
    lr: float
    momentum: float = 0.0
    weight_decay: float = 0.0
    nesterov: bool = False

    def __post_init__(self) -> None:
        _bounded(self.lr, self.momentum, self.weight_decay)
        if self.nesterov and not self.momentum:
            raise ValueError("Nesterov momentum needs a momentum")


class AdamOpt(msgspec.Struct, frozen=True, tag="adam"):
    """`torch.optim.Adam` over the parameters of the module `of`, as `Sgd`."""

    of: str
    lr: float = 1e-3
    betas: tuple[float, float] = (0.9, 0.999)
    eps: float = 1e-8
    weight_decay: float = 0.0

    def __post_init__(self) -> None:
        _bounded(self.lr, self.eps, self.weight_decay)
        if not all(0 <= beta < 1 for beta in self.betas):
            raise ValueError("the betas of Adam are at least 0 and less than 1")


def _bounded(*numbers: float) -> None:
    if not all(isinstance(number, int | float) and math.isfinite(number) and number >= 0 for number in numbers):
        raise ValueError("the options of an optimizer are finite numbers of at least 0")


class Loss(msgspec.Struct, frozen=True, tag="loss"):
    """A loss of `torch.nn` by its name: `Loss("MSELoss")`."""

    name: str
    reduction: Literal["mean", "sum", "none"] = "mean"

    def __post_init__(self) -> None:
        if self.name not in LOSSES:
            raise ValueError(f"there is no loss {self.name[:40]!r}. There is: {', '.join(LOSSES)}")


class Leaf(msgspec.Struct, frozen=True, tag="leaf"):
    """A tensor that asks for its gradient: `requires_grad=True`. After a `backward`, `.look(name, "grad")` shows it."""

    value: Array

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "value", _array(self.value, ""))
        if self.value.dtype not in ("float32", "float64"):
            raise ValueError("only a tensor of floats has a gradient")


Optimizer = Sgd | AdamOpt
Module = Net | Loss
Torch = Net | Sgd | AdamOpt | Loss | Leaf


def torch_values(given: Torch) -> list[Value]:
    """The arrays within."""
    match given:
        case Net():
            return [array for _, array in (*given.state, *given.gradients)]
        case Leaf():
            return [given.value]
    return []


def torch_mapped(given: Torch, change: Callable[[Value], Value]) -> Torch:
    """The same with every array within changed."""
    match given:
        case Net():
            return given.changed(change)
        case Leaf():
            return Leaf(mapped(given.value, change))  # type: ignore[arg-type]
    return given
