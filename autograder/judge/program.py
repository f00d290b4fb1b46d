"""A script, up to one of its steps, as Python that a notebook runs."""

from __future__ import annotations

from collections.abc import Iterator, Set

from autograder.judge.as_python import call_text, printed, text
from autograder.records import Case, Part
from autograder.script import Backward, Call, Count, Fn, Get, Gradients, Load, Poke, Ref, Seen, Step
from autograder.values import Array, Mapping, unpack

__all__ = ["changed_by", "copied", "giving", "printing", "size"]


def copied(case: Case, torch: bool) -> bool:
    """Whether a notebook can run the script. Functions of ours answer with NumPy's arrays only."""
    return not (torch and any(isinstance(value, Fn) for step in case.script if isinstance(step, Call) for _, value in step.args))


def size(case: Case) -> int:
    """How many numbers and steps there are to read."""
    numbers = [unpack(v) for s in case.script if isinstance(s, Call) for _, v in s.args if isinstance(v, Array)]
    return int(sum(a.size for a in numbers)) + len(case.script)


def giving(part: Part, case: Case, seen: Seen, name: str, at: str, torch: bool) -> str:
    """The program that prints what the step of `seen` gives: of the returned value `name` the item `at` (`[0]`).

    Without a name it prints all that is returned, without a place all of the value.
    """
    step = case.script[seen.step]
    poked = {s.name for s in case.script[: seen.step] if isinstance(s, Poke)}
    before = [*_imports(case, seen.step), *_before(case, seen.step, poked, torch)]
    match step:
        case Get():
            last = [f"print({step.path}{at})"]
        case Gradients():
            last = [f"print([p.grad for p in {step.name}.parameters()]{at})"]
        case Count():
            last = [f"print(sum(p.numel() for p in {step.name}.parameters() if p.requires_grad))"]
        case Call() if name and len(part.returns) > 1 and step.as_ not in {r.name for r in part.returns}:
            last = [*_call(step, ", ".join(r.name for r in part.returns), poked, torch), f"print({name}{at})"]
        case Call():
            *made, call = _call(step, "", poked, torch)
            last = [*made, printed(call + at)]
        case _:
            raise ValueError("nothing is seen of this step")
    return "\n".join([*before, *last])


def printing(case: Case, torch: bool) -> str:
    """The program that prints what each call of the script gives; none needs what another made."""
    lines = [_call(step, "", set(), torch) for step in case.script if isinstance(step, Call)]
    return "\n".join([*_imports(case, len(case.script)), *(printed(call) for (call,) in lines)])


def changed_by(case: Case, number: int, name: str, torch: bool) -> str:
    """The program that prints the argument `name` after the call of step `number`, which changes it in place."""
    call = case.script[number]
    assert isinstance(call, Call)
    needed = "." in call.entry or any(isinstance(value, Ref) for _, value in call.args)
    before = _before(case, number, set(), torch) if needed else []
    return "\n".join([*_imports(case, number), *before, *_call(call, "", {name}, torch), f"print({name})"])


def _imports(case: Case, last: int) -> list[str]:
    """Functions of ours that are handed over."""
    calls = [step for step in case.script[: last + 1] if isinstance(step, Call)]
    names = sorted({value.name for call in calls for _, value in call.args if isinstance(value, Fn)})
    return [f"from autograder.functions import {', '.join(names)}"] if names else []


def _before(case: Case, last: int, poked: Set[str], torch: bool) -> list[str]:
    """What is done before a step."""
    return [line for number, step in enumerate(case.script[:last]) for line in _lines(case, number, step, poked, torch)]


def _lines(case: Case, number: int, step: Step, poked: Set[str], torch: bool) -> Iterator[str]:
    match step:
        case Call():
            yield from _call(step, step.as_ if _used_later(case, step.as_, number) else "", poked, torch)
        case Poke():
            yield f"{step.name}[...] = {step.value:g}"
        case Load(state=Mapping()):
            yield f"for name, value in {text(step.state, torch)}.items():"
            yield f"    {step.name}.get_parameter(name).data = value"
        case Load():
            yield f"for parameter, value in zip({step.name}.parameters(), {text(step.state, torch)}):"
            yield "    parameter.data = value"
        case Backward():
            yield f"{step.name}.backward({'' if step.upstream is None else text(step.upstream, torch)})"


def _call(call: Call, target: str, by_name: Set[str], torch: bool) -> list[str]:
    """One call, after the arguments that need a name of their own."""
    made = [f"{name} = {text(value, torch)}" for name, value in call.args if name in by_name and not isinstance(value, Ref)]
    return [*made, call_text(target, call, by_name, torch)]


def _used_later(case: Case, name: str, number: int) -> bool:
    return any(name in _names(step) for step in case.script[number + 1 :])


def _names(step: Step) -> set[str]:
    """The results of earlier steps that a step goes on from."""
    match step:
        case Call():
            return {step.entry.split(".")[0], *(value.name for _, value in step.args if isinstance(value, Ref))}
        case Get():
            return {step.path.split(".")[0]}
        case _:
            return {step.name}
