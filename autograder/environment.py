"""Where code runs: an environment is a record. Another one is one more record, and nothing else.

Of `numpy` and `torch` arrays there is a backend each; what code may import, what its warm parent loads before it and
what is never there follow from the record, in the jail, in `check()` and in what students are told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["COMMON", "ENVIRONMENTS", "Environment", "environment", "libraries", "packages"]

COMMON = (
    "collections", "copy", "dataclasses", "enum", "fractions", "functools", "itertools", "json", "math", "random",
    "statistics", "time", "typing", "warnings", "numpy", "numpy.random", "numpy.linalg", "numpy.fft", "numpy.polynomial",
)  # fmt: skip
"""What every parent loads; its own side of a script works with NumPy."""
FRAMEWORKS = frozenset({"tensorflow", "jax", "jaxlib", "keras", "sklearn"})
TORCH = frozenset({"torch", "torchgen", "functorch"})


@dataclass(frozen=True)
class Environment:
    """What there is where an exercise's code runs.

    `packages`: what is installed there, and may be imported, with `brings`, the modules that come with them.
    `backend`: whose arrays the code is handed. `warm`: what the parent loads beside `COMMON`. `absent`: libraries that are
    not there even if they are loaded or needed, such as those that hold ready answers to what its exercises ask for.
    `told`: the libraries that a prompt of code names as allowed; none, and it says nothing of them.
    """

    name: str
    packages: tuple[str, ...]
    brings: tuple[str, ...] = ()
    backend: Literal["numpy", "torch"] = "numpy"
    warm: tuple[str, ...] = ()
    absent: frozenset[str] = frozenset()
    told: tuple[str, ...] = ()

    @property
    def libraries(self) -> frozenset[str]:
        """What its code may import beside what Python brings."""
        return frozenset((*self.packages, *self.brings))


ENVIRONMENTS: dict[str, Environment] = {
    one.name: one
    for one in (
        Environment(
            "numpy", packages=("numpy",), absent=FRAMEWORKS | TORCH | {"scipy", "sympy", "mpmath"}, told=("NumPy",),
        ),
        Environment("sympy", packages=("numpy", "sympy"), brings=("mpmath",), warm=("sympy",), absent=FRAMEWORKS | TORCH),
        Environment(
            "torch", packages=("numpy", "torch"), backend="torch", warm=("torch", "torch.nn", "torch.nn.functional", "torch.optim"),
        ),
    )
}  # fmt: skip


def environment(name: str) -> Environment:
    """The environment of this name. Raises `ValueError`, a sentence."""
    if name not in ENVIRONMENTS:
        raise ValueError(f"there is no environment {name!r}. There is: {', '.join(ENVIRONMENTS)}")
    return ENVIRONMENTS[name]


def packages() -> tuple[str, ...]:
    """What is installed in any of them."""
    return tuple(dict.fromkeys(name for one in ENVIRONMENTS.values() for name in one.packages))


def libraries() -> frozenset[str]:
    """What may be imported in any of them, or is kept out of one."""
    return frozenset().union(*(one.libraries | one.absent for one in ENVIRONMENTS.values()))
