"""Real data for cases: what scikit-learn carries in its own files. Asked for by specs only; students need no scikit-learn.

The numbers go into keys and releases as the arguments of cases. Which numbers they are is fixed here by their hashes, so
that a key means the same with every version of scikit-learn.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["HASHES", "DataSet", "NoData", "dataset"]

HASHES = {
    "iris": "aa06b8008ceba42efc654be0f83fdafc786239c9e8f13146044d078f5aab8f23",
    "digits": "f6d9e39f37dc45d327f6db33428ee58970ccceabb2535a5c179de35886b70443",
    "breast_cancer": "25e2eb7b7a8745b1bde5ba18bc4969983d2e2f403291ecd5bde4a29ef30c3859",
}


class NoData(Exception):
    """A data set cannot be had here: which one, why, and what to do, in one sentence."""


@dataclass(frozen=True)
class DataSet:
    """`X`, shape (n, d), float64; `y`, shape (n,), int64: the classes by number. `features`, `classes`: their names."""

    X: NDArray[np.float64]
    y: NDArray[np.int64]
    features: tuple[str, ...]
    classes: tuple[str, ...]


def dataset(name: str) -> DataSet:
    """A data set by its name in scikit-learn (`load_iris`: "iris"), arrays of its own. Raises `NoData`."""
    if name not in HASHES:
        raise NoData(f"there is no data set {name!r}. Known are: {', '.join(HASHES)}")
    X, y, features, classes = _loaded(name)
    return DataSet(X.copy(), y.copy(), features, classes)


@lru_cache
def _loaded(name: str) -> tuple[Any, Any, tuple[str, ...], tuple[str, ...]]:
    try:
        from sklearn import datasets
    except ImportError as error:
        raise NoData(f"the data set {name!r} comes from scikit-learn, which cannot be loaded here ({error}). In the checkout: pip install '.[instructor]'") from None
    found = getattr(datasets, f"load_{name}")()
    X, y = np.ascontiguousarray(found.data, dtype=np.float64), np.ascontiguousarray(found.target, dtype=np.int64)
    made = hashlib.sha256(X.astype("<f8").tobytes() + y.astype("<i8").tobytes()).hexdigest()
    if made != HASHES[name]:
        raise NoData(f"the data set {name!r} of this scikit-learn has other numbers than the one that keys are made with. Install scikit-learn 1.7")
    return X, y, tuple(map(str, found.feature_names)), tuple(map(str, found.target_names))
