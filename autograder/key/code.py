"""The key of a code exercise: cases drawn, references run by PyTorch, tolerances measured, misconceptions run in the jail."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from functools import lru_cache
from types import FunctionType
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from autograder import functions, records
from autograder.course import CourseError, Exercise, failed_at
from autograder.datasets import NoData
from autograder.jail import Request
from autograder.jail.side import TorchSide
from autograder.key import budget, handed, loose, properties
from autograder.key.eager import uncompiled
from autograder.key.moved import Float, Moving, elsewhere, names_moved, torch_mode
from autograder.key.tolerance import PERTURBATIONS, constant, floats, rounded, settled
from autograder.script import Call, Fn, Script, Seen, drive
from autograder.spec import Case, CodeExercise, Draw, Part, Wrong
from autograder.values import Array, Meta, Value, leaves, mapped, pack, unpack

if TYPE_CHECKING:
    from autograder.jail import Jail

__all__ = ["Seeds", "compile_code", "drawn_cases", "expecting", "parts", "signatures", "wrong_sources"]


class Seeds(msgspec.Struct, frozen=True):
    """Where values come from: visible cases and variants from `public`, hidden cases from `secret`."""

    public: bytes
    secret: bytes

    def stream(self, which: bytes, *path: str) -> list[int]:
        """A seed for `Draw` of its own for every path of names."""
        return [*which, 0, *"/".join(path).encode()]


class ReferenceSide(TorchSide):
    """How the reference gets its arguments and is looked at: float64 tensors on one device.

    `moving`: it runs as on another processor; then also powers of plain numbers are moved.
    """

    def __init__(self, device: str, moving: Moving | None = None) -> None:
        super().__init__(self.answered, device)
        self.device, self.moving = device, moving

    def answered(self, fn: Fn) -> Callable[..., Any]:
        """A callable of the library, on tensors."""

        def answer(*args: Any) -> Any:
            value = functions.answer(fn.address, fn.options, tuple(self.see(arg) for arg in args))
            moving = self.moving
            return self.make(value if moving is None else mapped(value, lambda leaf: pack(moving(unpack(leaf)))))

        return answer

    def from_value(self, value: Value) -> Any:
        given = super().from_value(value)
        moving = self.moving
        return given if moving is None else self._mapped(given, (float,), lambda number: Float.of(number, moving))

    def tensor(self, given: Any) -> Any:
        return super().tensor(given) if isinstance(given, Meta) else self.torch.tensor(given, device=self.device)

    def see(self, thing: Any) -> Value:
        return super().see(self._mapped(thing, (Float,), float))


def compile_code(exercise: Exercise, spec: CodeExercise, seeds: Seeds, device: str, jail: Jail) -> records.CodeKey:
    """Everything that is needed to judge, as data. Raises `CourseError` where spec, stub and solution disagree."""
    drawn = drawn_cases(exercise, spec, seeds)
    budget.check(exercise, drawn)
    public = handed.public_sources(exercise, drawn)
    expect = expecting(exercise, spec, seeds, device)
    cases = [case if case.held else expect(case) for case in drawn]
    _check_order(exercise, spec.parts)
    model = exercise.solution() if any(part.builds_on for part in spec.parts) else ""
    return records.CodeKey(cases=tuple(_with_wrongs(exercise, spec, cases, jail)), model=model, public=public)


def _check_order(exercise: Exercise, parts: Sequence[Part]) -> None:
    """Parts build on earlier ones only."""
    earlier: list[str] = []
    for part in parts:
        for name in part.builds_on:
            if name not in earlier:
                raise CourseError(f"{exercise.secret / 'spec.py'}: {part.name} builds on {name!r}, which is no part before it.")
        earlier.append(part.name)


def drawn_cases(exercise: Exercise, spec: CodeExercise, seeds: Seeds, *, all_secret: bool = False) -> list[records.Case]:
    """The cases of these seeds as data, without what is expected of them. `all_secret`: the visible ones drawn anew, too."""
    stub = signatures(exercise.stub())
    returns = {part.name: tuple(part.returns) or (part.name,) for part in spec.parts}
    cases = []
    drawings = draw_cases(exercise, spec, seeds, all_secret)
    loose.check(exercise, spec.parts, drawings, spec.loose)
    for drawn in drawings:
        case = _case(exercise, spec, drawn)
        try:
            own = handed.at_home(properties.with_properties(case, drawn.properties, stub), exercise) if drawn.properties else case
            cases += [own, *properties.beside(case, spec.checks, stub, returns[case.part])]
        except ValueError as error:
            raise CourseError(f"{exercise.secret / 'spec.py'}: {error}.") from error
    if idle := [check for check in spec.checks if not any(one.property.same(check) for c in cases for one in c.held)]:
        raise CourseError(f"{exercise.secret / 'spec.py'}: no case has what {idle[0]} speaks of: its arguments in the last call.")
    return cases


@lru_cache(64)
def _names(cases: Callable[[Draw], Iterator[Case]]) -> tuple[str, ...]:
    return tuple(case.name for case in cases(Draw([0])))


def draw_cases(exercise: Exercise, spec: CodeExercise, seeds: Seeds, all_secret: bool = False) -> list[Case]:
    """Visible cases from the public seed, hidden ones from the secret one, in the author's order."""
    try:
        names = _names(spec.cases)
        hidden = list(_streamed(exercise, spec, names, seeds.secret, seeds))
        shown = hidden if all_secret else list(_streamed(exercise, spec, names, seeds.public, seeds))
    except NoData as error:
        raise CourseError(f"{exercise.secret / 'spec.py'}: {error}.") from error
    except Exception as error:
        path = exercise.secret / "spec.py"
        raise CourseError(f"{path}, line {failed_at(error, path)}: cases(draw) raises {type(error).__name__}: {error}.") from error
    drawn = [one for s, h in zip(shown, hidden, strict=True) for one in (s if s.visible else h).apart()]
    called = [case.name for case in drawn]
    if len(set(called)) < len(called):
        twice = next(name for name in called if called.count(name) > 1)
        raise CourseError(f"{exercise.secret / 'spec.py'}: two cases are called {twice!r}; each needs a name of its own.")
    return drawn


def _streamed(exercise: Exercise, spec: CodeExercise, names: Sequence[str], which: bytes, seeds: Seeds) -> Iterator[Case]:
    draw = Draw([0])
    cases = iter(spec.cases(draw))
    for name in names:
        draw.reseed(seeds.stream(which, exercise.id, name))
        case = next(cases, None)
        if case is None or case.name != name:
            raise ValueError(f"the case {name!r} is there in one draw and not in another; draw values, not cases")
        yield case


def _case(exercise: Exercise, spec: CodeExercise, case: Case) -> records.Case:
    path, stub = exercise.secret / "spec.py", signatures(exercise.stub())
    called = [s.entry.split(".")[0] for s in case.steps if isinstance(s, Call)] or [""]
    entry = next((name for name in called if name not in {p.name for p in spec.parts if not p.points}), called[0])
    handed_out = [p.name for p in spec.parts if not p.points and p.name != entry]
    if entry not in {p.name for p in spec.parts}:
        given = f' If it is given, list it as well: Part("{entry}", points=0).' if entry in stub else ""
        raise CourseError(f"{path}: case {case.name!r} first calls {entry!r}, which is no part of the exercise.{given}")
    part = next(part for part in spec.parts if part.name == entry)
    return records.Case(
        name=case.name,
        part=entry,
        group=case.group,
        visible=case.visible,
        script=handed.resolved(_in_stub_order(_unseen(case.script, handed_out), stub, f"{path}: case {case.name!r}"), exercise, f"{path}: case {case.name!r}"),
        picture=_captioned(exercise, spec, case),
        loose=loose.loosened(part, case, spec.loose),
    )


def _unseen(script: Script, handed_out: Sequence[str]) -> Script:
    """What a class or function gives that students are given is used, and not looked at."""
    return tuple(msgspec.structs.replace(s, see=False) if isinstance(s, Call) and s.entry in handed_out else s for s in script)


def _captioned(exercise: Exercise, spec: CodeExercise, case: Case) -> records.Trajectory | records.Boundary | None:
    if case.picture is None:
        return None
    if case.name not in spec.plots:
        raise CourseError(f"{exercise.secret / 'texts.toml'}: the picture of the case {case.name!r} has no caption. Write it under [plots], with this name.")
    return msgspec.structs.replace(case.picture, caption=spec.plots[case.name])


def signatures(stub: str) -> dict[str, list[str]]:
    """The parameters of every function, class (its constructor) and method that a stub defines, without self."""
    found: dict[str, list[str]] = {}
    for node in ast.parse(stub).body:
        if isinstance(node, ast.FunctionDef):
            found[node.name] = _parameters(node)
        elif isinstance(node, ast.ClassDef):
            found.setdefault(node.name, [])
            for method in node.body:
                if isinstance(method, ast.FunctionDef):
                    name = node.name if method.name == "__init__" else f"{node.name}.{method.name}"
                    found[name] = _parameters(method)[1:]
    return found


def _parameters(function: ast.FunctionDef) -> list[str]:
    return [a.arg for a in (*function.args.posonlyargs, *function.args.args)]


def _in_stub_order(script: Script, stub: dict[str, list[str]], place: str) -> Script:
    """The same script with every call's arguments in the stub's order; methods are found through their constructor."""
    made: dict[str, str] = {}
    steps = []
    for step in script:
        if isinstance(step, Call):
            head, _, rest = step.entry.partition(".")
            entry = f"{made.get(head, head)}.{rest}" if rest else head
            if entry not in stub:
                raise CourseError(f"{place} calls {step.entry!r}, which the stub does not define.")
            made[step.as_] = entry
            given = dict(step.args)
            if sorted(given) != sorted(stub[entry]):
                raise CourseError(f"{place} calls {entry} with ({', '.join(given)}), but the stub has ({', '.join(stub[entry])}).")
            step = msgspec.structs.replace(step, args=tuple((name, given[name]) for name in stub[entry]))
        steps.append(step)
    return tuple(steps)


def expecting(
    exercise: Exercise, spec: CodeExercise, seeds: Seeds, device: str, times: int = PERTURBATIONS
) -> Callable[[records.Case], records.Case]:
    """A case with what the reference gives and the tolerance that follows; it raises `CourseError` where there is none.

    `times`: how often arguments are moved to measure it.
    """
    if callable(spec.reference):
        raise CourseError(
            f"{exercise.secret / 'spec.py'}: reference= is a function of the variant's values, and there is no variant. "
            "Write reference=[…] with functions named as the parts are, or add graded= and variant=."
        )
    uncompiled()
    names = {f.__name__: f for f in spec.reference}
    by_part = {part.name: part for part in spec.parts}
    return lambda case: _expected(exercise, case, by_part[case.part], names, device, times)


def _expected(
    exercise: Exercise, case: records.Case, part: Part, names: dict[str, Callable[..., Any]], device: str, times: int
) -> records.Case:
    place = f"{exercise.secret / 'spec.py'}: case {case.name!r}"
    seen = _driven(case.script, names, device, place)
    for item in seen:
        for _, leaf in leaves(item.value):
            if isinstance(leaf, Array) and not np.isfinite(leaf.numpy()).all():
                raise CourseError(f"{place}: the reference gives a value that is not finite. Draw other arguments.")
    if part.compare == "rounding":
        seen, tolerance = rounded(case.script, seen, lambda script, moving: _driven(script, names, device, place, moving), times)
        settled(case.script, seen, tolerance, place)
    else:
        tolerance = tuple(tuple(constant(leaf, part.compare) for _, leaf in leaves(s.value)) for s in seen)
    if device != "cpu":
        _confirm_on_cpu(seen, tolerance, _driven(case.script, names, "cpu", place), place, device)
    wide = loose.widened(case, part, seen, tolerance, place)
    return msgspec.structs.replace(case, expected=seen, tolerance=wide, measured=tolerance if case.loose else ())


def _driven(
    script: Script, names: dict[str, Callable[..., Any]], device: str, place: str, moving: Moving | None = None
) -> tuple[Seen, ...]:
    try:
        with ExitStack() as stack:
            if moving is not None:
                stack.enter_context(torch_mode(moving))
                stack.enter_context(names_moved(_spaces(names.values()), moving))
            return tuple(s for s in drive(script, names, ReferenceSide(device, moving)) if isinstance(s, Seen))
    except Exception as error:
        raise CourseError(f"{place}: the reference raises {type(error).__name__}: {error}.") from error


def _spaces(references: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """The namespaces of the spec that references were written in; a library's own stay as they are."""
    for thing in references:
        for function in (thing, *vars(thing).values()) if isinstance(thing, type) else (thing,):
            if isinstance(function, FunctionType) and str(function.__globals__.get("__name__")).startswith("autograder_spec_"):
                yield function.__globals__


def _confirm_on_cpu(
    seen: tuple[Seen, ...], tolerance: tuple[tuple[Value, ...], ...], cpu: tuple[Seen, ...], place: str, device: str
) -> None:
    for item, row, other in zip(seen, tolerance, cpu, strict=True):
        for (_, here), (_, there), width in zip(leaves(item.value), leaves(other.value), row, strict=True):
            a, b = floats(here), floats(there)
            if a is not None and b is not None and isinstance(width, Array) and not (np.abs(a - b) <= width.numpy()).all():
                raise CourseError(f"{place}: the reference on {device} differs from the one on the CPU by more than rounding.")


def wrong_sources(exercise: Exercise, spec: CodeExercise) -> dict[str, str]:
    """The source of every misconception: the model solution with its edits, or its file. Raises `CourseError`."""
    texts = exercise.texts() if spec.wrong else None
    return {wrong.id: _edited(exercise, wrong, texts.place("wrong", wrong.id)) for wrong in spec.wrong} if texts else {}


def _edited(exercise: Exercise, wrong: Wrong, place: str) -> str:
    if not wrong.edits:
        path = exercise.secret / "wrong" / f"{wrong.id}.py"
        if not path.exists():
            raise CourseError(f"{place}: {path} is missing. Write it, or give an edit in place of file = true.")
        written = path.read_text("utf-8")
        return exercise.fill(written, path) if exercise.values else written
    path = exercise.secret / "solution.py"
    source = path.read_text("utf-8")
    for old, new in wrong.edits:
        count = source.count(old)
        if count != 1:
            raise CourseError(f"{place}: the old text {old!r} of the edit is found {count} times in solution.py; it must be there exactly once.")
        source = source.replace(old, new)
    return exercise.fill(source, path) if exercise.values else source


def parts(spec: CodeExercise, cases: Sequence[records.Case], stub: str) -> tuple[records.Part, ...]:
    """The parts as the grader needs them, with their groups in order."""
    known = signatures(stub)
    return tuple(
        records.Part(
            name=part.name,
            points=part.points,
            returns=tuple(records.Returned_(name=n, weight=w) for n, w in (part.returns or {part.name: 1.0}).items()),
            compare=part.compare,
            groups=tuple(dict.fromkeys(c.group for c in cases if c.part == part.name)),
            signature=f"{part.name}({', '.join(known.get(part.name, []))})",
            builds_on=tuple(part.builds_on),
            together=part.together,
        )
        for part in spec.parts
    )


def _with_wrongs(exercise: Exercise, spec: CodeExercise, cases: list[records.Case], jail: Jail) -> list[records.Case]:
    """Run the model solution (which must not crash) and every misconception on all cases."""
    solved = run_source(jail, exercise.id, exercise.solution(), cases)
    for case, outcome in zip(cases, solved, strict=True):
        if not isinstance(outcome, records.Returned):
            raise CourseError(
                f"{exercise.secret / 'spec.py'}: case {case.name!r}: the model solution does not return: {explain(outcome)}."
            )
    cases = [_with_tolerance(exercise, c, o, jail) if properties.has_relation(c) else c for c, o in zip(cases, solved, strict=True)]
    wrongs = {id: run_source(jail, exercise.id, source, cases) for id, source in wrong_sources(exercise, spec).items()}
    return [msgspec.structs.replace(case, wrong={id: o[i] for id, o in wrongs.items()}) for i, case in enumerate(cases)]


def _with_tolerance(exercise: Exercise, case: records.Case, solved: records.Outcome, jail: Jail) -> records.Case:
    """What rounding allows between calls, measured on the model solution as elsewhere on the reference."""
    assert isinstance(solved, records.Returned)

    def run(script: Script, moving: Moving | None) -> tuple[Seen, ...]:
        source = exercise.solution() if moving is None else elsewhere(exercise.solution(), moving)
        (again,) = run_source(jail, exercise.id, source, [msgspec.structs.replace(case, script=script)])
        if not isinstance(again, records.Returned):
            raise CourseError(f"{exercise.secret / 'spec.py'}: case {case.name!r}: with inputs moved in the last place, {explain(again)}.")
        return again.seen

    return msgspec.structs.replace(case, tolerance=rounded(case.script, solved.seen, run)[1])


def run_source(jail: Jail, exercise: str, source: str, cases: Sequence[records.Case]) -> tuple[records.Outcome, ...]:
    """The outcome of every case for one source text."""
    request = Request(
        cells=(records.Cell(source=source, number=1, exercise=exercise),),
        exercise=exercise,
        scripts=tuple(case.script for case in cases),
        wanted=(),
        repeat=False,
    )
    return jail.run(request, functions.answer).outcomes


def explain(outcome: records.Outcome) -> str:
    """An outcome in a few words, for an author."""
    match outcome:
        case records.Raised(error=error, message=message):
            return f"it raises {error}: {message}"
        case records.Missing(name=name):
            return f"{name} is missing"
        case records.TimedOut(seconds=seconds):
            return f"it was stopped after {seconds:g} s"
        case records.Fault(why=why) | records.Garbled(why=why):
            return why
        case _:
            return type(outcome).__name__
