"""Given modules, optimizers, losses and tensors as the Python that makes them, for a student to copy and run."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

from autograder.nets import AdamOpt, Layer, Leaf, Loss, Net, Sgd, Torch
from autograder.values import Value

__all__ = ["expression", "inline", "lines"]

WIDTH = 72
Text = Callable[[Value], str]


def lines(name: str, given: Torch, text: Text) -> list[str]:
    """The lines after which `name` is the thing. `text` writes an array as a tensor."""
    if not isinstance(given, Net):
        return [f"{name} = {expression(given, text)}"]
    written = [f"{name} = {_sequential(given)}"]
    if len(written[0]) > WIDTH:
        inner = textwrap.indent(",\n".join(map(_layer, given.layers)), "    ")
        written = [f"{name} = torch.nn.Sequential(\n{inner},\n){_dtype(given)}"]
    if given.state:
        written += [f"state = {name}.state_dict()", *(f'state["{key}"][...] = {text(array)}' for key, array in given.state)]
    written += [f'{name}.get_parameter("{key}").grad = {text(array)}' for key, array in given.gradients]
    return written if given.training else [*written, f"{name}.eval()"]


def expression(given: Torch, text: Text) -> str:
    """The same in one expression, for what needs no more; a net without its numbers."""
    match given:
        case Net():
            return _sequential(given)
        case Sgd():
            return f"torch.optim.SGD({given.of}.parameters(), {_options(given, Sgd(given.of, given.lr), 'lr')})"
        case AdamOpt():
            return f"torch.optim.Adam({given.of}.parameters(), {_options(given, AdamOpt(given.of), 'lr')})"
        case Loss():
            return f"torch.nn.{given.name}({'' if given.reduction == 'mean' else f'reduction={given.reduction!r}'})"
        case Leaf():
            return f"{text(given.value)[:-1]}, requires_grad=True)"


def inline(given: Torch, text: Text) -> str:
    """As an argument; of a net, whose numbers need lines of their own, all of these, to tell two apart by."""
    return "; ".join(lines("", given, text)) if isinstance(given, Net) else expression(given, text)


def _sequential(net: Net) -> str:
    return f"torch.nn.Sequential({', '.join(map(_layer, net.layers))}){_dtype(net)}"


def _dtype(net: Net) -> str:
    """torch makes float32, on the CPU."""
    double = ".double()" if net.dtype == "float64" and net.tensors else ""
    return double + ('.to("meta")' if net.device == "meta" else "")


def _layer(layer: Layer) -> str:
    """The first options by their place, as people write them."""
    shown = [repr(value) if name in ("in_features", "out_features", "num_features", "normalized_shape", "p") else f"{name}={value!r}" for name, value in layer.options]
    return f"torch.nn.{layer.kind}({', '.join(shown)})"


def _options(given: Sgd | AdamOpt, usual: Sgd | AdamOpt, always: str) -> str:
    names = [name for name in given.__struct_fields__ if name != "of" and (name == always or getattr(given, name) != getattr(usual, name))]
    return ", ".join(f"{name}={getattr(given, name)!r}" for name in names)
