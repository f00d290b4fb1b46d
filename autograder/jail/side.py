"""The jail's side of a script: arguments made fresh for every case, results as plain data."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from autograder.environment import environment
from autograder.jail.given import Given as Made
from autograder.nets import Leaf, Loss, Net, Optimizer
from autograder.script import Backward, Count, Fn, Given, Gradients, Load, Look, OfModule, Rng
from autograder.values import Meta, Value, pack, unpack

__all__ = ["NumpySide", "TorchSide", "side"]

Asker = Callable[[Fn], Callable[..., Any]]
NO_TORCH = "there are torch modules in the torch environment only"


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
            case Net() | Loss() | Leaf():
                return self.torch_thing(given)
            case _:
                return self.from_value(given)  # type: ignore[arg-type]  # a Ref never comes here

    def from_value(self, value: Value) -> Any:
        return unpack(value)

    def see(self, thing: Any) -> Value:
        return pack(thing)

    def poke(self, thing: Any, value: float) -> None:
        for array in _arrays(thing, np.ndarray):
            array[...] = value

    def module(self, step: OfModule, thing: Any) -> Any:
        if isinstance(step, Look) and step.what == "value":
            return thing
        raise TypeError(NO_TORCH)

    def torch_thing(self, given: Net | Loss | Leaf) -> Any:
        """A module, a loss, or a tensor that asks for its gradient."""
        raise TypeError(NO_TORCH)

    def optimizer(self, given: Optimizer, module: Any) -> Any:
        raise TypeError(NO_TORCH)


class TorchSide(NumpySide):
    """Arrays are tensors on one device, the CPU. A tensor subclass is no data, as with arrays: it may lie."""

    def __init__(self, asker: Asker, device: str = "cpu") -> None:
        super().__init__(asker)
        import torch

        self.torch = torch
        self.tensors = (torch.Tensor, torch.nn.Parameter)
        self.made = Made(torch, device)

    def from_value(self, value: Value) -> Any:
        return self._mapped(unpack(value), (np.ndarray, Meta), self.tensor)

    def tensor(self, given: Any) -> Any:
        """A tensor of an array; without numbers, where it is described only."""
        return self.made.meta(given) if type(given) is Meta else self.torch.from_numpy(given)

    def torch_thing(self, given: Net | Loss | Leaf) -> Any:
        return self.made.make(given)

    def optimizer(self, given: Optimizer, module: Any) -> Any:
        return self.made.optimizer(given, module)

    def see(self, thing: Any) -> Value:
        return pack(self._mapped(thing, self.tensors, self._numpy))

    def poke(self, thing: Any, value: float) -> None:
        with self.torch.no_grad():
            for tensor in _arrays(thing, self.torch.Tensor):
                self.torch.Tensor.fill_(tensor, value)

    def module(self, step: OfModule, thing: Any) -> Any:
        """By torch's own methods: those of the student's class may say anything."""
        if isinstance(step, Look):
            return self.made.look(step, thing)
        if isinstance(step, Backward):
            if type(thing) not in self.tensors:
                raise TypeError(f"{step.name} is a {type(thing).__name__}, not a tensor")
            backward: Callable[..., None] = self.torch.Tensor.backward
            return backward(thing, None if step.upstream is None else self.from_value(step.upstream))
        if not isinstance(thing, self.torch.nn.Module):
            raise TypeError(f"{step.name} is a {type(thing).__name__}, not a torch.nn.Module")
        parameters = dict(self.torch.nn.Module.named_parameters(thing))
        match step:
            case Load():
                self._load(parameters, unpack(step.state))
            case Gradients():
                return [parameter.grad for parameter in parameters.values()]
            case Count():
                return sum(parameter.numel() for parameter in parameters.values() if parameter.requires_grad)

    def _load(self, parameters: dict[str, Any], state: Any) -> None:
        given = state if isinstance(state, dict) else dict(zip(parameters, state, strict=False))
        if given.keys() != parameters.keys() or (not isinstance(state, dict) and len(state) != len(parameters)):
            raise ValueError(f"the module's parameters are {', '.join(parameters) or 'none'}; there should be {len(state)}")
        with self.torch.no_grad():
            for name, array in given.items():
                parameter = parameters[name]
                if tuple(parameter.shape) != array.shape:
                    raise ValueError(f"the parameter {name} has the shape {tuple(parameter.shape)}; it should have {array.shape}")
                parameter.data = self.torch.tensor(array, device=parameter.device)

    def _numpy(self, tensor: Any) -> Any:
        """A tensor as an array, or as its shape and dtype where it has no numbers; what NumPy has no type for (bfloat16, sparse) stays a tensor, which is no data."""
        plain = self.torch.Tensor.detach(tensor)
        if (described := self.made.seen_on_meta(plain)) is not None:
            return described
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
    return TorchSide(asker) if environment(env).backend == "torch" else NumpySide(asker)
