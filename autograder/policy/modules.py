"""Modules that there are not: told apart from those an exercise does not allow."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from difflib import get_close_matches

from autograder.environment import environment, libraries
from autograder.policy.names import SHOWING, STANDARD
from autograder.records import Policy

__all__ = ["exists", "near"]

ALIKE = 0.75
OTHERS = frozenset(
    {"autograd", "bokeh", "bs4", "altair", "cupy", "cv2", "dask", "datasets", "einops", "flax", "google", "gym", "gymnasium", "h5py", "joblib",
     "lightgbm", "lightning", "mpmath", "networkx", "nltk", "numba", "numexpr", "opt_einsum", "optax", "pandas", "PIL", "polars", "psutil", "pyarrow",
     "pytorch_lightning", "requests", "scipy", "skimage", "sklearn", "spacy", "statsmodels", "sympy", "theano", "torchvision", "transformers",
     "xgboost", "yaml"}
)  # fmt: skip
"""Libraries that there are, wherever they are not installed."""

USUAL = frozenset(
    {"collections", "copy", "dataclasses", "decimal", "fractions", "functools", "itertools", "math", "matplotlib", "operator", "random",
     "statistics", "time", "typing"}
)  # fmt: skip
"""What a misspelled name is most likely to mean, beside an environment's libraries."""

KNOWN = OTHERS | STANDARD | SHOWING | libraries()


def exists(name: str) -> bool:
    """Whether there is a module of this name, as far as is known here."""
    if name in KNOWN:
        return True
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError, AttributeError):
        return False


def near(name: str, env: str, policy: Policy) -> str:
    """The module the code may import that is spelled most like this one; "" where none is."""
    usual: Sequence[str] = sorted(policy.imports or USUAL | environment(env).libraries)
    rest: Sequence[str] = () if policy.imports else sorted(name for name in STANDARD if not name.startswith("_"))
    return next(iter(get_close_matches(name, usual, 1, ALIKE) or get_close_matches(name, rest, 1, ALIKE)), "")
