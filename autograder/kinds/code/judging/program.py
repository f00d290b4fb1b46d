"""A script, up to one of its steps, as Python that a notebook runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

import msgspec

from autograder.judge import nets_as_python
from autograder.judge.as_python import call_text, printed, text
from autograder.nets import Net, Optimizer, Torch
from autograder.records import Case, Part
from autograder.script import Backward, Call, Count, Fn, Get, Given, Gradients, Load, Look, Poke, Ref, Seen, Step
from autograder.values import Array, Mapping, unpack

__all__ = ["Program", "joined"]

TORCH = re.compile(r"\btorch\.")
LOOKED = {
    "value": "{}", "parameters": "[p.detach() for p in {}.parameters()]", "buffers": "list({}.buffers())",
    "gradients": "[p.grad for p in {}.parameters()]", "training": "{}.training", "modes": "[m.training for m in {}.modules()]",
    "grad": "{}.grad", "requires_grad": "{}.requires_grad", "device": "{}.device.type",
}  # fmt: skip
"""What is looked at, as Python."""


@dataclass(frozen=True)
class Program:
    """A case to write programs of. `torch`: arrays are tensors, as the code is handed tensors."""

    case: Case
    torch: bool = False

    @property
    def runs(self) -> bool:
        """Whether a notebook can run it. Functions of ours answer with NumPy's arrays only; a course's secret ones are not there."""
        functions = [value for call in self.calls for _, value in call.args if isinstance(value, Fn)]
        return not (functions and self.torch) and all(function.home != "course" for function in functions)

    @property
    def size(self) -> int:
        """How many numbers and steps there are to read."""
        numbers = [unpack(value) for call in self.calls for _, value in call.args if isinstance(value, Array)]
        nets = sum(value.size for call in self.calls for _, value in call.args if isinstance(value, Net))
        return int(sum(a.size for a in numbers)) + nets + len(self.case.script)

    @property
    def calls(self) -> list[Call]:
        return [step for step in self.case.script if isinstance(step, Call)]

    def upto(self, index: int) -> Case:
        """The case as far as the program `giving` its observation `index` runs it."""
        case, last = self.case, self.case.expected[index].step
        return msgspec.structs.replace(
            case, script=case.script[: last + 1], expected=case.expected[: index + 1], tolerance=case.tolerance[: index + 1]
        )

    def of_change(self, number: int) -> Case:
        """The case as far as the program of `changed_by` runs it."""
        first = 0 if self._needs(number) else number
        return msgspec.structs.replace(self.case, script=self.case.script[first : number + 1], expected=(), tolerance=())

    def giving(self, part: Part, seen: Seen, name: str, at: str) -> str:
        """The program that prints what the step of `seen` gives: of the returned value `name` the item `at` (`[0]`).

        Without a name it prints all that is returned, without a place all of the value.
        """
        step = self.case.script[seen.step]
        poked = {s.name for s in self.case.script[: seen.step] if isinstance(s, Poke)}
        before = [*self._imports(seen.step), *self._before(seen.step, poked)]
        match step:
            case Get():
                last = [f"print({step.path}{at})"]
            case Gradients():
                last = [f"print([p.grad for p in {step.name}.parameters()]{at})"]
            case Count():
                last = [f"print(sum(p.numel() for p in {step.name}.parameters() if p.requires_grad))"]
            case Look():
                last = [f"print({LOOKED[step.what].format(step.name)}{at})"]
            case Call() if name and len(part.returns) > 1 and step.as_ not in {r.name for r in part.returns}:
                last = [*self._call(step, ", ".join(r.name for r in part.returns), poked), f"print({name}{at})"]
            case Call():
                *made, call = self._call(step, "", poked)
                last = [*made, printed(call + at)]
            case _:
                raise ValueError("nothing is seen of this step")
        return _pasted([*before, *last])

    def changed_by(self, number: int, name: str) -> str:
        """The program that prints the argument `name` after the call of step `number`, which changes it in place."""
        call = self.case.script[number]
        assert isinstance(call, Call)
        before = self._before(number, set()) if self._needs(number) else []
        return _pasted([*self._imports(number), *before, *self._call(call, "", {name}), f"print({name})"])

    def _needs(self, number: int) -> bool:
        """Whether a call goes on from what earlier steps gave."""
        call = self.case.script[number]
        return isinstance(call, Call) and ("." in call.entry or any(isinstance(value, Ref) for _, value in call.args))

    def printing(self) -> str:
        """The program that prints what each call gives, where none needs what another made."""
        calls = [text for call in self.calls for text in self._call(call, "", set())]
        return _pasted([*self._imports(len(self.case.script)), *map(printed, calls)])

    def _imports(self, last: int) -> list[str]:
        """Functions of ours that are handed over."""
        calls = [step for step in self.case.script[: last + 1] if isinstance(step, Call)]
        names = sorted({value.name for call in calls for _, value in call.args if isinstance(value, Fn) and value.home == "library"})
        return [f"from autograder.functions import {', '.join(names)}"] if names else []

    def _before(self, last: int, poked: Set[str]) -> list[str]:
        """What is done before a step."""
        return [line for number, step in enumerate(self.case.script[:last]) for line in self._lines(number, step, poked)]

    def _lines(self, number: int, step: Step, poked: Set[str]) -> Iterator[str]:
        match step:
            case Call():
                yield from self._call(step, step.as_ if self._used_later(step.as_, number) else "", poked)
            case Poke():
                yield f"{step.name}[...] = {step.value:g}"
            case Load(state=Mapping()):
                yield f"for name, value in {text(step.state, self.torch)}.items():"
                yield f"    {step.name}.get_parameter(name).data = value"
            case Load():
                yield f"for parameter, value in zip({step.name}.parameters(), {text(step.state, self.torch)}):"
                yield "    parameter.data = value"
            case Backward():
                yield f"{step.name}.backward({'' if step.upstream is None else text(step.upstream, self.torch)})"

    def _call(self, call: Call, target: str, by_name: Set[str]) -> list[str]:
        """One call, after the arguments that need a name of their own."""
        named = by_name | {name for name, value in call.args if isinstance(value, Net | Optimizer) or name in self._mentioned}
        given = [(name, value) for name, value in call.args if name in named and not isinstance(value, Ref)]
        given.sort(key=lambda one: isinstance(one[1], Optimizer))  # when the module it is bound to is there
        made = [line for name, value in given for line in self._made(name, value)]
        return [*made, call_text(target, call, named - {name for name, value in call.args if isinstance(value, Ref)}, self.torch)]

    def _made(self, name: str, value: Given) -> list[str]:
        if isinstance(value, Torch):
            return nets_as_python.lines(name, value, lambda array: text(array, torch=True))
        return [f"{name} = {text(value, self.torch)}"]

    @property
    def _mentioned(self) -> set[str]:
        """Arguments that later steps look at, or hand over again."""
        results = {call.as_ for call in self.calls}
        refs = {value.name for call in self.calls for _, value in call.args if isinstance(value, Ref)}
        bound = {value.of for call in self.calls for _, value in call.args if isinstance(value, Optimizer)}
        return (refs | bound | {step.name for step in self.case.script if isinstance(step, Look)}) - results

    def _used_later(self, name: str, number: int) -> bool:
        return any(name in _names(step) for step in self.case.script[number + 1 :])


def _pasted(lines: Sequence[str]) -> str:
    """A program as a notebook takes it: NumPy is imported in its first cell, torch may not be."""
    program = "\n".join(lines)
    return f"import torch\n{program}" if TORCH.search(program) else program


def joined(first: Case, second: Case) -> Case:
    """Two cases one after the other. What is observed in the first is observed still."""
    later = tuple(Seen(s.name, s.value, len(first.script) + s.step) for s in second.expected)
    return msgspec.structs.replace(
        second, name=f"{first.name}; {second.name}", script=first.script + second.script, expected=first.expected + later,
        tolerance=first.tolerance + second.tolerance, picture=None,
    )  # fmt: skip


def _names(step: Step) -> set[str]:
    """The results of earlier steps that a step goes on from."""
    match step:
        case Call():
            refs = [value.name for _, value in step.args if isinstance(value, Ref)]
            return {step.entry.split(".")[0], *refs, *(value.of for _, value in step.args if isinstance(value, Optimizer))}
        case Get():
            return {step.path.split(".")[0]}
        case _:
            return {step.name}
