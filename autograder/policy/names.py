"""Names that code may import or use: what an environment allows, what a rule covers, and its back doors."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Iterator, Sequence

from autograder.environment import environment
from autograder.records import Policy

__all__ = ["GUARDS", "SHOWING", "covered", "forbidden", "importable", "spared", "unknown", "within"]

SHOWING = frozenset({"IPython", "ipywidgets", "matplotlib", "mpl_toolkits", "plotly", "seaborn", "tqdm"})
"""Libraries that only show something: allowed everywhere, inert in the jail."""

HARMLESS = frozenset(
    {"__future__", "abc", "autograder", "collections", "dataclasses", "enum", "typing", "typing_extensions", "warnings"}
)
STANDARD = frozenset(sys.stdlib_module_names) | HARMLESS | SHOWING

DOORS = {
    "torch.autograd": (
        "torch.Tensor.backward", "torch._C._ImperativeEngine.run_backward", "torch._functorch.eager_transforms",
        *(f"torch.func.{name}" for name in ("grad", "grad_and_value", "vjp", "jvp", "jacrev", "jacfwd", "hessian", "linearize")),
    ),
    "torch.nn.functional": ("torch._C._nn", "torch._VF", "torch._refs", "torch._decomp", "torch.ao.nn.quantized.functional"),
    "torch.optim": ("torch.distributed.optim", *(f"torch._fused_{name}_" for name in ("adam", "adamw", "sgd", "adagrad"))),
}  # fmt: skip
"""Where else the same can be had. A rule that covers a key covers these too."""

ANY_TORCH = ("torch.ops", "torch.jit.script", "torch.jit.trace", "torch.jit.CompilationUnit")
"""Doors to everything in torch, shut as soon as anything in torch is forbidden."""

SPARED = frozenset(
    {"no_grad", "enable_grad", "set_grad_enabled", "inference_mode", "grad_mode", "is_tensor_like", "Variable",
     "variable", "profiler", "anomaly_mode"}
)  # fmt: skip
"""What in torch.autograd computes no gradients: they can be switched off where they are forbidden."""

GUARDS = (
    "sys.setprofile", "sys.settrace", "threading.setprofile", "threading.settrace", "gc.get_objects",
    "gc.get_referrers", "gc.get_referents", "_thread.start_new_thread", "_thread.start_joinable_thread",
    "ctypes.CDLL", "ctypes.PyDLL", "ctypes.memmove", "ctypes.pythonapi",
)  # fmt: skip
"""What would switch a guard off or reach behind it: refused wherever a rule stands."""


def importable(module: str, env: str, policy: Policy) -> bool:
    """Whether the code may import this module: what the exercise names, or what its environment allows."""
    named = frozenset(policy.imports)
    allowed = HARMLESS | SHOWING | named if named else STANDARD | environment(env).libraries
    return any(within(module, name) for name in allowed)


def covered(policy: Policy) -> Iterator[tuple[str, str]]:
    """Every name that may not be used, with the author's rule it comes from ("" for what protects the guard itself)."""
    for rule in policy.forbid:
        yield rule, rule
        for key, doors in DOORS.items():
            if within(key, rule):
                yield from ((door, rule) for door in doors)
        if within(rule, "torch"):
            yield from ((door, rule) for door in ANY_TORCH)
    if policy.forbid or policy.samples:
        yield from ((name, "") for name in GUARDS)


def forbidden(name: str, policy: Policy) -> str | None:
    """The rule that forbids a full name, None where none does."""
    if not policy.forbid and not policy.samples:
        return None
    name = name.removeprefix("builtins.")
    if spared(name):
        return None
    return next((rule for covers, rule in covered(policy) if within(name, covers.removeprefix("builtins."))), None)


def spared(name: str) -> bool:
    """Whether a full name lies under a forbidden one, and yet is no way to what that forbids."""
    return name.startswith("torch.autograd.") and name.split(".")[2] in SPARED


def unknown(policy: Policy) -> Sequence[str]:
    """The author's names that are nothing: of a library that is installed, or of Python itself."""
    return [name for name in policy.forbid if not _there(name)]


def within(name: str, parent: str) -> bool:
    """Whether a full name is another or lies in it."""
    return name == parent or name.startswith(parent + ".")


def _there(name: str) -> bool:
    import importlib.util

    head, *rest = name.split(".")
    if not rest and hasattr(builtins, head):
        return True
    if importlib.util.find_spec(head) is None:
        return False
    thing = importlib.import_module(head)
    for depth, attribute in enumerate(rest, 2):
        try:
            thing = getattr(thing, attribute)
        except AttributeError:
            try:
                thing = importlib.import_module(".".join(name.split(".")[:depth]))
            except ImportError:
                return False
    return True
