"""Elementary functions as on another processor: what they give is moved in its last places.

exp, log, pow, tanh … are right to a few units in the last place and differ between libraries, instruction sets and
systems; 1 − βᵗ then makes a thousand of each unit. References are measured so, and solutions tried so. The text of this
file also runs in the jail, before a source that `elsewhere` gives, so that it imports nothing of ours.
"""

from __future__ import annotations

import ast
import math
import random
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

__all__ = ["UNITS", "Float", "Moving", "elsewhere", "installed", "names_moved", "powers", "torch_mode"]

EPS = 2.0**-52
UNITS = 4.0  # the widest error that NumPy's own vector functions promise; libm and torch stay below
EXACT = (-1.0, 0.0, 0.5, 1.0, 2.0)  # powers that NumPy and torch compute by one correctly rounded operation

IN_NUMPY = (
    "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "logaddexp", "logaddexp2", "sin", "cos", "tan", "arcsin",
    "arccos", "arctan", "arctan2", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "arcsinh", "arccosh",
    "arctanh", "asinh", "acosh", "atanh", "hypot", "cbrt", "sinc", "i0",
)  # fmt: skip
IN_MATH = (
    "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tan", "asin", "acos", "atan", "atan2",
    "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "hypot", "dist", "cbrt", "erf", "erfc", "gamma", "lgamma",
)  # fmt: skip
POWERS = ("power", "float_power", "pow")
IN_TORCH = frozenset(
    (
        *IN_NUMPY, *IN_MATH, "pow", "float_power", "sigmoid", "softplus", "silu", "gelu", "mish", "elu", "softmax",
        "log_softmax", "logsumexp", "logit", "erfinv", "erfcx", "digamma", "xlogy", "xlog1py", "rsqrt", "norm",
        "linalg_vector_norm", "cdist_forward", "binary_cross_entropy", "soft_margin_loss", "log_sigmoid_forward",
        "native_batch_norm", "native_layer_norm", "native_group_norm", "native_batch_norm_legit", "renorm", "angle",
        "polygamma", "glu", "binary_cross_entropy_with_logits", "kl_div", "cosine_similarity", "euclidean_dist",
        "scaled_dot_product_flash_attention_for_cpu", "thnn_fused_lstm_cell", "thnn_fused_gru_cell", "mkldnn_rnn_layer",
        *(f"{name}_backward" for name in ("silu", "gelu", "mish", "elu", "glu", "softplus", "log_sigmoid", "soft_margin_loss")),
    )
)  # fmt: skip


class Moving:
    """Moves numbers by `units` of their last place, up or down, the same for the same seed.

    `eps`: the last place where it is not that of the numbers themselves, as of float32 computed in float64. Of an array
    sometimes all entries go one way, as an approximation is wrong in one direction over a stretch.
    """

    def __init__(self, seed: int, units: float = UNITS, eps: float | None = None) -> None:
        self.seed, self.units, self.eps = seed, units, eps
        self.rng = np.random.default_rng(seed)
        self.single = random.Random(seed)

    def factors(self, shape: tuple[int, ...], eps: float) -> Any:
        signs = self.rng.choice(np.array([-1.0, 1.0]), size=shape if self.single.random() < 0.5 else (1,) * len(shape))
        return np.broadcast_to(1 + self.units * (self.eps or eps) * signs, shape)

    def number(self, value: float) -> float:
        """A Python float moved."""
        return value * (1 + self.units * (self.eps or EPS) * self.single.choice((-1.0, 1.0)))

    def __call__(self, thing: Any) -> Any:
        """A float or an array of floats moved; an array is another one. Everything else is as it was."""
        if isinstance(thing, float) and not isinstance(thing, np.generic):
            return self.number(thing)
        if isinstance(thing, np.ndarray | np.generic) and thing.dtype.kind == "f":
            factors = self.factors(thing.shape, float(np.finfo(thing.dtype).eps)).astype(thing.dtype)
            with np.errstate(all="ignore"):
                return thing * factors
        return thing

    def inside(self, thing: Any) -> Any:
        """An array moved in place, where it is one of floats; other things as by a call."""
        if isinstance(thing, np.ndarray) and thing.dtype.kind == "f":
            thing[...] = self(thing)
            return thing
        return self(thing)

    def power(self, base: Any, exponent: Any, modulo: Any = None) -> Any:
        """`pow`, moved where no single operation gives it."""
        found = pow(base, exponent, modulo) if modulo is not None else base**exponent
        return found if _exact(exponent) else self(found)


def _exact(exponent: Any) -> bool:
    return isinstance(exponent, int | float) and float(exponent) in EXACT


class Float(float):
    """A number whose powers are moved, as are those of what plain arithmetic makes of it."""

    moving: Moving

    @classmethod
    def of(cls, value: float, moving: Moving) -> Float:
        made = cls(value)
        made.moving = moving
        return made

    def __pow__(self, exponent: Any, modulo: Any = None) -> Any:
        return self._kept(float.__pow__(self, exponent), not _exact(exponent))

    def __rpow__(self, base: Any, modulo: Any = None) -> Any:
        return self._kept(float.__rpow__(self, base), not _exact(self))

    def _kept(self, value: Any, moved: bool = False) -> Any:
        if type(value) is not float:
            return value
        return Float.of(self.moving.number(value) if moved else value, self.moving)


def _arithmetic(name: str) -> Callable[..., Any]:
    plain = getattr(float, name)
    return lambda self, *others: self._kept(plain(self, *others))


for _name in ("add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv", "neg", "pos", "abs"):
    setattr(Float, f"__{_name}__", _arithmetic(f"__{_name}__"))


def torch_mode(moving: Moving) -> AbstractContextManager[Any]:
    """While it is entered, what torch's elementary operations give is moved, also in what is composed of them."""
    import torch
    from torch.utils._python_dispatch import TorchDispatchMode

    class Mode(TorchDispatchMode):  # type: ignore[no-untyped-call]
        def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            result = func(*args, **(kwargs or {}))
            name = func._schema.name.partition("::")[2]
            stem = name.removeprefix("_foreach_").removeprefix("special_").strip("_")
            if stem in IN_TORCH and not (stem == "pow" and len(args) > 1 and _exact(args[1])):
                for tensor in _tensors(args[0] if name.endswith("_") else result):
                    if tensor.is_floating_point():
                        factors = moving.factors(tuple(tensor.shape), torch.finfo(tensor.dtype).eps)
                        tensor.mul_(torch.tensor(factors, dtype=tensor.dtype, device=tensor.device))
            return result

    def _tensors(thing: Any) -> Iterator[Any]:
        if isinstance(thing, torch.Tensor):
            yield thing
        elif isinstance(thing, list | tuple):
            for item in thing:
                yield from _tensors(item)

    mode: AbstractContextManager[Any] = Mode()  # type: ignore[no-untyped-call]
    return mode


@contextmanager
def names_moved(spaces: Iterable[dict[str, Any]], moving: Moving) -> Iterator[None]:
    """Within the block `np`, `math` and what was imported from them are moved in these namespaces, and nowhere else."""
    back = []
    for space in {id(space): space for space in spaces}.values():
        for name, thing in list(space.items()):
            stands = _standing(thing, moving)
            if stands is not None:
                back.append((space, name, thing))
                space[name] = stands
    try:
        yield
    finally:
        for space, name, thing in back:
            space[name] = thing


def _standing(thing: Any, moving: Moving) -> Any:
    """What stands for NumPy, math, or one of their functions; None for everything else."""
    original, stands = _stand_ins().get(id(thing), (None, _Function))
    return stands(thing, moving) if original is thing and thing is not None else None


@lru_cache
def _stand_ins() -> dict[int, tuple[Any, type]]:
    """What is stood for, by its identity, and the kind of its stand-in."""
    found: dict[int, tuple[Any, type]] = {}
    for module, names in ((np, IN_NUMPY), (math, IN_MATH), (np.linalg, ("norm",))):
        found[id(module)] = (module, _Module)
        for name in (*names, *POWERS):
            if hasattr(module, name):
                original = getattr(module, name)
                found.setdefault(id(original), (original, _Power if name in POWERS else _Function))
    return found


class _Module:
    """Stands for a module whose functions are moved."""

    def __init__(self, original: Any, moving: Moving) -> None:
        self._original, self._moving = original, moving

    def __getattr__(self, name: str) -> Any:
        thing = getattr(self._original, name)
        stands = _standing(thing, self._moving)
        return thing if stands is None else stands


def install(seed: int, units: float, eps: float | None) -> Moving:
    """Move what NumPy's, math's and torch's functions give, from now on in this process: only for one that ends soon."""
    moving = Moving(seed, units, eps)
    for module, names in ((np, IN_NUMPY), (math, IN_MATH)):
        for name in names:
            if hasattr(module, name):
                setattr(module, name, _Function(getattr(module, name), moving))
        for name in POWERS:
            if hasattr(module, name):
                setattr(module, name, _Power(getattr(module, name), moving))
    np.linalg.norm = _Function(np.linalg.norm, moving)
    if "torch" in sys.modules:
        torch_mode(moving).__enter__()
    return moving


class _Function:
    """Stands for a function, whose result it moves; all else is the original's."""

    def __init__(self, original: Any, moving: Moving) -> None:
        self._original, self._moving = original, moving

    def __call__(self, *args: Any, **named: Any) -> Any:
        result = self._original(*args, **named)
        return self._moving.inside(result) if named.get("out") is not None else self._moving(result)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._original, name)


class _Power(_Function):
    def __call__(self, *args: Any, **named: Any) -> Any:
        if len(args) > 1 and _exact(args[1]):
            return self._original(*args, **named)
        return super().__call__(*args, **named)


def elsewhere(source: str, moving: Moving) -> str:
    """A source that runs as on another processor: its functions and powers are moved. For a run in the jail."""
    return installed(moving) + powers(source)


def installed(moving: Moving) -> str:
    """The start of a source that runs as on another processor, and of all others in its process."""
    given = f"{moving.seed}, {moving.units}, {moving.eps}"
    start = f"exec({_text()!r}, moved_names := {{'__name__': 'moved'}})\nmoved = moved_names['install']({given})\n"
    return start + "import builtins; builtins.moved, builtins.pow = moved, moved.power\n"


def powers(source: str) -> str:
    """A source whose powers are moved, where `installed` ran before it."""
    return ast.unparse(ast.fix_missing_locations(_Powers().visit(ast.parse(source))))


@lru_cache
def _text() -> str:
    return Path(__file__).read_text("utf-8")


class _Powers(ast.NodeTransformer):
    """`a ** b` as `moved.power(a, b)`; `a **= b` is moved in place."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        return _call("power", [node.left, node.right]) if isinstance(node.op, ast.Pow) else node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST | Sequence[ast.AST]:
        self.generic_visit(node)
        if not isinstance(node.op, ast.Pow) or not isinstance(node.target, ast.Name):
            return node
        return [node, ast.Assign([node.target], _call("inside", [ast.Name(node.target.id, ast.Load())]))]


def _call(name: str, given: list[ast.expr]) -> ast.expr:
    return ast.Call(ast.Attribute(ast.Name("moved", ast.Load()), name, ast.Load()), given, [])
