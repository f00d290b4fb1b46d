"""The jail's side of a script: arguments made fresh for every case, results as plain data."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from autograder.script import Fn, Given, Rng
from autograder.values import Value, pack, unpack

__all__ = ["NumpySide", "TorchSide", "side"]

Asker = Callable[[Fn], Callable[..., Any]]


class NumpySide:
    """Arrays are NumPy arrays, each a copy of its own. `asker` makes the callable that stands for an `Fn`."""

    def __init__(self, asker: Asker) -> None:
        self.asker = asker

    def make(self, given: Given) -> Any:
        match given:
            case Rng():
                return np.random.default_rng(given.seed)
            case Fn():
                return self.asker(given)
            case _:
                return self.from_value(given)  # type: ignore[arg-type]  # a Ref never comes here

    def from_value(self, value: Value) -> Any:
        return unpack(value)

    def see(self, thing: Any) -> Value:
        return pack(thing)

    def poke(self, thing: Any, value: float) -> None:
        for array in _arrays(thing, np.ndarray):
            array[...] = value


class TorchSide(NumpySide):
    """Arrays are tensors on the CPU. A tensor subclass is no data, as with arrays: it may lie."""

    def __init__(self, asker: Asker) -> None:
        super().__init__(asker)
        import torch

        self.torch = torch
        self.tensors = (torch.Tensor, torch.nn.Parameter)

    def from_value(self, value: Value) -> Any:
        return self._mapped(unpack(value), (np.ndarray,), self.torch.from_numpy)

    def see(self, thing: Any) -> Value:
        return pack(self._mapped(thing, self.tensors, self._numpy))

    def poke(self, thing: Any, value: float) -> None:
        with self.torch.no_grad():
            for tensor in _arrays(thing, self.torch.Tensor):
                self.torch.Tensor.fill_(tensor, value)

    def _numpy(self, tensor: Any) -> Any:
        """A tensor as an array; what NumPy has no type for (bfloat16, sparse) stays a tensor, which is no data."""
        plain = self.torch.Tensor.detach(tensor)
        try:
            return self.torch.Tensor.numpy(plain, force=True)
        except (TypeError, RuntimeError):
            return tensor

    def _mapped(self, thing: Any, kinds: tuple[type, ...], change: Callable[[Any], Any]) -> Any:
        if type(thing) in kinds:
            return change(thing)
        if type(thing) in (list, tuple):
            return type(thing)(self._mapped(item, kinds, change) for item in thing)
        if type(thing) is dict:
            return {key: self._mapped(item, kinds, change) for key, item in thing.items()}
        if type(thing).__name__ == "generator" and hasattr(thing, "gi_frame"):
            return (self._mapped(item, kinds, change) for item in thing)
        return thing


def _arrays(thing: Any, kind: type) -> Iterable[Any]:
    if isinstance(thing, kind):
        yield thing
    elif isinstance(thing, dict):
        for item in thing.values():
            yield from _arrays(item, kind)
    elif isinstance(thing, list | tuple):
        for item in thing:
            yield from _arrays(item, kind)


def side(env: str, asker: Asker) -> NumpySide:
    """The side an environment's scripts are driven on."""
    return TorchSide(asker) if env == "torch" else NumpySide(asker)
