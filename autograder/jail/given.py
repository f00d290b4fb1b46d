"""Torch modules, optimizers, losses and tensors that a case hands over, made of their data; and what is looked at of them.

Classes and methods are torch's own, taken before student code runs: what a student's class says of itself is not asked.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from typing import Any

from autograder.nets import LAYERS, LOSSES, AdamOpt, Leaf, Loss, Net, Optimizer, Sgd
from autograder.script import Call, Look, Script
from autograder.values import DTYPES, Array, Meta

__all__ = ["Given", "warm"]


def warm(scripts: Iterable[Script]) -> None:
    """What torch loads when it makes its first optimizer takes seconds, which are nobody's but ours."""
    if any(isinstance(value, Optimizer) for script in scripts for step in script if isinstance(step, Call) for _, value in step.args):
        importlib.import_module("torch._dynamo")


class Given:
    """What torch makes of data, on one device. `torch`: the module itself, which student code may have changed by the next call."""

    def __init__(self, torch: Any, device: str = "cpu") -> None:
        self.torch, self.device = torch, device
        self.layers = {name: getattr(torch.nn, name) for name in LAYERS}
        self.losses = {name: getattr(torch.nn, name) for name in LOSSES}
        self.sequential, self.module_class, self.parameter = torch.nn.Sequential, torch.nn.Module, torch.nn.Parameter
        self.sgd, self.adam, self.no_grad, self.empty, self.tensor = torch.optim.SGD, torch.optim.Adam, torch.no_grad, torch.empty, torch.tensor
        self.dtypes = {name: getattr(torch, name) for name in DTYPES}
        self.names = {dtype: name for name, dtype in self.dtypes.items()}
        self.named_parameters, self.named_buffers = torch.nn.Module.named_parameters, torch.nn.Module.named_buffers
        self.modules = torch.nn.Module.modules

    def make(self, given: Net | Loss | Leaf) -> Any:
        """A fresh module, or a tensor that asks for its gradient."""
        match given:
            case Net():
                return self.net(given)
            case Loss():
                return self.losses[given.name](reduction=given.reduction)
            case Leaf():
                return self.array(given.value).requires_grad_()

    def net(self, given: Net) -> Any:
        """A `Sequential` with its state; no random number is drawn for it."""
        device = given.device if given.device == "meta" else self.device
        dtype = self.dtypes[given.dtype]
        made = self.sequential(*(self.layers[one.kind](**self.options(one.kind, dict(one.options), dtype)) for one in given.layers))
        if given.device != "meta":
            with self.no_grad():
                made.to_empty(device=device)
                self.fill(made, given)
        return made.train(given.training)

    def options(self, kind: str, options: dict[str, Any], dtype: Any) -> dict[str, Any]:
        """With where and of what dtype, for layers that keep tensors; first on meta, where nothing is drawn."""
        return {**options, "device": "meta", "dtype": dtype} if kind in ("Linear", "BatchNorm1d", "LayerNorm") else options

    def fill(self, made: Any, given: Net) -> None:
        state = {name: self.array(array) for name, array in given.state}
        for name, buffer in self.named_buffers(made):
            buffer.copy_(state.get(name, self.tensor(1.0 if name.endswith("running_var") else 0.0)))
        gradients = {name: self.array(array) for name, array in given.gradients}
        for name, parameter in self.named_parameters(made):
            parameter.copy_(state[name])
            if name in gradients:
                parameter.grad = gradients[name]

    def optimizer(self, given: Optimizer, module: Any) -> Any:
        """An optimizer over the parameters of a module; raises `TypeError` where it is none."""
        parameters = [parameter for _, parameter in self.named_parameters(self.known(module, given.of))]
        match given:
            case Sgd():
                return self.sgd(parameters, lr=given.lr, momentum=given.momentum, weight_decay=given.weight_decay, nesterov=given.nesterov)
            case AdamOpt():
                return self.adam(parameters, lr=given.lr, betas=given.betas, eps=given.eps, weight_decay=given.weight_decay)

    def array(self, given: Array) -> Any:
        return self.tensor(given.numpy(), device=self.device)

    def meta(self, given: Meta) -> Any:
        return self.empty(given.shape, dtype=self.dtypes[given.dtype], device="meta")

    def seen_on_meta(self, tensor: Any) -> Meta | None:
        """The shape and dtype of a tensor without numbers; None for any other, and for one that is no data."""
        if tensor.device.type != "meta" or tensor.dtype not in self.names or tensor.dim() > 16 or tensor.layout is not self.torch.strided:
            return None
        return Meta(tuple(map(int, tensor.shape)), self.names[tensor.dtype])

    def look(self, step: Look, thing: Any) -> Any:
        """What there is to see of a thing now; raises `TypeError` where it is of another kind."""
        match step.what:
            case "value":
                return thing
            case "grad" | "requires_grad" | "device":
                return self.of_tensor(step, thing)
        module = self.known(thing, step.name)
        match step.what:
            case "parameters":
                return [parameter for _, parameter in self.named_parameters(module)]
            case "buffers":
                return [buffer for _, buffer in self.named_buffers(module)]
            case "gradients":
                return [parameter.grad for _, parameter in self.named_parameters(module)]
            case "training":
                return bool(module.training)
            case _:
                return [bool(one.training) for one in self.modules(module)]

    def of_tensor(self, step: Look, thing: Any) -> Any:
        if type(thing) not in (self.torch.Tensor, self.parameter):
            raise TypeError(f"{step.name} is a {type(thing).__name__}, not a tensor")
        match step.what:
            case "grad":
                return thing.grad if thing.is_leaf or thing.retains_grad else None
            case "requires_grad":
                return bool(thing.requires_grad)
            case _:
                return str(thing.device.type)

    def known(self, thing: Any, name: str) -> Any:
        if not isinstance(thing, self.module_class):
            raise TypeError(f"{name} is a {type(thing).__name__}, not a torch.nn.Module")
        return thing

