"""What is said of devices: a tensor on another one than asked, and code that runs on one device only."""

from __future__ import annotations

from autograder.records import Raised
from autograder.values import Array, Meta, Value

__all__ = ["apart", "fixed"]

ON_META = ("meta tensor", "device meta", "meta device", "meta:", "to_empty")
NO_GPU = ("CUDA", "NVIDIA", "cuda", "HIP", "MPS")
ERRORS = frozenset({"RuntimeError", "NotImplementedError", "AssertionError", "ValueError", "TypeError"})


def fixed(outcome: Raised) -> str:
    """The device on which code stops that seems to have one written down; empty where it stops for another reason."""
    if outcome.error not in ERRORS or outcome.stage != "call":
        return ""
    if any(word in outcome.message for word in NO_GPU):
        return "cpu"
    return "meta" if any(word in outcome.message for word in ON_META) else ""


def apart(right: Value, yours: Value) -> tuple[str, str, str] | None:
    """The sentence's code and both sides, where two values are not on the same device or, without numbers, not alike."""
    if isinstance(right, Meta) and isinstance(yours, Meta):
        if right.shape != yours.shape:
            return "numeric.shape", str(yours.shape), str(right.shape)
        return ("numeric.dtype", yours.dtype, right.dtype) if right.dtype != yours.dtype else None
    if isinstance(right, Meta | Array) and isinstance(yours, Meta | Array):
        return "numeric.device", _of(yours), _of(right)
    return "numeric.type", "", ""


def _of(value: Meta | Array) -> str:
    return "meta" if isinstance(value, Meta) else "cpu"
