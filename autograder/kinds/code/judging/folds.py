"""Cross-validation folds: any partition will do, if it is one; shuffled ones leave to chance who shares a fold."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from autograder.kinds.code.judging.observed import Broken, Observed
from autograder.kinds.code.judging.statistics import binomial_range
from autograder.properties import ERROR, Folds
from autograder.values import Array, Sequence, Value, describe

__all__ = ["folds"]


def folds(one: Folds, run: Observed) -> Broken | None:
    """What first breaks the property: per observation the partition, then over all of them the chance."""
    of = one.of or run.names[0]
    members, rising = [], []
    for value in run.all(of):
        read = _pairs(one, of, value)
        if isinstance(read, Broken):
            return read
        if found := _partition(one, read) or (None if one.shuffled else _runs(read)):
            return found
        members.append(_fold_of(one.n, [test for _, test in read]))
        rising.append(all(np.all(np.diff(test) > 0) for _, test in read))
    if not members:
        return Broken("", "numeric.missing", {"name": of}, ("missing",))
    return _chance(one, np.array(members), float(np.mean(rising))) if one.shuffled else None


def _pairs(one: Folds, of: str, value: Value) -> list[tuple[Any, Any]] | Broken:
    """The folds as pairs of integer vectors."""
    if not isinstance(value, Sequence) or value.kind == "set":
        return Broken("", "numeric.type", {"value": of, "yours": describe(value), "right": f"list of {one.k}"}, ("type",))
    if len(value.items) != one.k:
        return Broken("", "property.folds", {"count": len(value.items), "right": one.k}, (float(len(value.items)),))
    pairs = []
    for number, item in enumerate(value.items, 1):
        parts = [_indices(part) for part in item.items] if isinstance(item, Sequence) and item.kind != "set" else []
        if len(parts) != 2 or any(part is None for part in parts):
            return Broken("", "property.folds_pair", {"fold": number}, ("pair",))
        if max(map(len, parts)) > one.n:
            return Broken("", "property.folds_many", {"fold": number, "right": one.n}, ("many",))
        pairs.append((parts[0], parts[1]))
    return pairs


def _indices(value: Value) -> Any:
    """A vector of whole numbers; None for anything else."""
    if isinstance(value, Array) and len(value.shape) == 1 and (value.dtype.startswith(("int", "uint")) or value.shape == (0,)):
        return value.numpy().astype(np.int64)
    if isinstance(value, Sequence):
        items = [int(x.numpy()) if isinstance(x, Array) and x.shape == () and "int" in x.dtype else x for x in value.items]
        if all(type(x) is int for x in items):
            return np.array(items, dtype=np.int64)
    return None


def _partition(one: Folds, pairs: list[tuple[Any, Any]]) -> Broken | None:
    """Every index in one test part and in all other train parts, and sizes that differ by one at most."""
    seen: dict[int, int] = {}
    within = any(len(set(test.tolist())) < len(test) for _, test in pairs)
    for number, (train, test) in enumerate(pairs, 1):
        for index in [*test.tolist(), *train.tolist()]:
            if not 0 <= index < one.n:
                return Broken("", "property.folds_outside", {"fold": number, "index": index, "last": one.n - 1}, ("outside",))
        if both := sorted(set(test.tolist()) & set(train.tolist())):
            return Broken("", "property.folds_both", {"fold": number, "index": both[0]}, ("both", len(both) / one.n), 0.1)
        for index in test.tolist():
            if index in seen:
                return Broken("", "property.folds_twice", {"index": index, "fold": number, "first": seen[index]}, ("twice", float(within)), tells=within)
            seen[index] = number
    if missing := sorted(set(range(one.n)) - set(seen)):
        return Broken("", "property.folds_missing", {"index": missing[0]}, ("missing", float(len(missing))))
    sizes = [len(test) for _, test in pairs]
    if max(sizes) - min(sizes) > 1:
        return Broken("", "property.folds_sizes", {"low": min(sizes), "high": max(sizes)}, (float(min(sizes)), float(max(sizes))))
    for number, (train, test) in enumerate(pairs, 1):
        rest = set(range(one.n)) - set(test.tolist())
        if left := sorted(rest - set(train.tolist())):
            return Broken("", "property.folds_train", {"fold": number, "index": left[0]}, ("train",))
        if len(train) != len(rest):
            return Broken("", "property.folds_train_twice", {"fold": number}, ("train_twice",))
    return None


def _runs(pairs: list[tuple[Any, Any]]) -> Broken | None:
    for number, (_, test) in enumerate(pairs, 1):
        steps = sorted(test.tolist())
        if gap := next(((a, b) for a, b in pairwise(steps) if b != a + 1), None):
            return Broken("", "property.folds_runs", {"fold": number, "first": gap[0], "index": gap[1]}, ("runs", float(gap[1] - gap[0])))
    return None


def _fold_of(n: int, tests: list[Any]) -> Any:
    found = np.zeros(n, dtype=np.int64)
    for number, test in enumerate(tests):
        found[test] = number
    return found


def _chance(one: Folds, members: Any, rising: float) -> Broken | None:
    """Over independent calls, every two indices share a fold Bin(calls, probability) times, and exactly so."""
    calls, n = members.shape
    sizes = np.bincount(members[0], minlength=one.k)
    probability = float(np.sum(sizes * (sizes - 1)) / (n * (n - 1)))
    counts = np.sum(members[:, :, None] == members[:, None, :], axis=0)
    low, high = binomial_range(calls, probability, ERROR / (n * (n - 1) / 2))
    off = np.triu((counts < low) | (counts > high), 1)
    if not off.any():
        return None
    i, j = (int(x) for x in np.argwhere(off)[0])
    neighbours = float(np.mean(np.diagonal(counts, 1)) / calls)
    shares = (neighbours, float(np.mean(off[np.triu_indices(n, 1)])), rising)
    args = {"i": i, "j": j, "count": int(counts[i, j]), "n": calls, "expected": round(calls * probability)}
    return Broken("", "property.folds_chance", args, shares, 0.1)
