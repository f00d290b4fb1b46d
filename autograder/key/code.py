"""The key of a code exercise: cases drawn, references run by PyTorch, tolerances measured, misconceptions run in the jail."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

import msgspec
import numpy as np

from autograder import functions, records
from autograder.course import CourseError, Exercise
from autograder.jail import Jail, Request
from autograder.jail.side import TorchSide
from autograder.key import properties
from autograder.script import Call, Fn, Ref, Rng, Script, Seen, drive
from autograder.spec import Case, CodeExercise, Draw, Part, Wrong
from autograder.values import Array, Value, leaves, pack, unpack
from autograder.values import Mapping as Table
from autograder.values import Sequence as Row

__all__ = ["Seeds", "compile_code", "drawn_cases", "expecting", "parts", "signatures", "wrong_sources"]

EPS = float(np.finfo(np.float64).eps)
PERTURBATIONS = 8
# A rounding error of the reference, measured in few draws, is within a small factor of what another order of the same
# operations does; 64 leaves room for both and stays orders of magnitude below the nearest wrong answer.
ALLOWANCE = 64.0
# Compared relative to 1: what is between input and result may be larger than 1 and cancel, so there is more room.
ABSOLUTE = 512.0
# What moves by more than this, of the largest number in a case, when inputs move in the last place, jumps.
JUMP = 1e-4


class Seeds(msgspec.Struct, frozen=True):
    """Where values come from: visible cases and variants from `public`, hidden cases from `secret`."""

    public: bytes
    secret: bytes

    def stream(self, which: bytes, *path: str) -> list[int]:
        """A seed for `Draw` of its own for every path of names."""
        return [*which, 0, *"/".join(path).encode()]


class ReferenceSide(TorchSide):
    """How the reference gets its arguments and is looked at: float64 tensors on one device."""

    def __init__(self, device: str) -> None:
        super().__init__(self.answered)
        self.device = device

    def answered(self, fn: Fn) -> Callable[..., Any]:
        """A callable of the library, on tensors."""
        return lambda *args: self.make(functions.answer(fn.name, fn.options, tuple(self.see(arg) for arg in args)))

    def from_value(self, value: Value) -> Any:
        return self._mapped(unpack(value), (np.ndarray,), lambda array: self.torch.tensor(array, device=self.device))


def compile_code(exercise: Exercise, spec: CodeExercise, seeds: Seeds, device: str, jail: Jail) -> records.CodeKey:
    """Everything that is needed to judge, as data. Raises `CourseError` where spec, stub and solution disagree."""
    drawn = drawn_cases(exercise, spec, seeds)
    expect = expecting(exercise, spec, seeds, device)
    cases = [case if case.held else expect(case) for case in drawn]
    _check_order(exercise, spec.parts)
    model = exercise.solution() if any(part.builds_on for part in spec.parts) else ""
    return records.CodeKey(cases=tuple(_with_wrongs(exercise, spec, cases, jail)), model=model)


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
    for drawn in draw_cases(exercise, spec, seeds, all_secret):
        case = _case(exercise, spec, drawn)
        try:
            own = properties.with_properties(case, drawn.properties, stub) if drawn.properties else case
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
    except Exception as error:
        raise CourseError(f"{exercise.secret / 'spec.py'}: cases(draw) raises {type(error).__name__}: {error}.") from error
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise CourseError(f"{exercise.secret / 'spec.py'}: two cases are called {twice!r}; each needs a name of its own.")
    return [s if s.visible else h for s, h in zip(shown, hidden, strict=True)]


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
    entry = next((s.entry for s in case.steps if isinstance(s, Call)), "").split(".")[0]
    path = exercise.secret / "spec.py"
    if entry not in {p.name for p in spec.parts}:
        raise CourseError(f"{path}: case {case.name!r} first calls {entry!r}, which is no part of the exercise.")
    stub = signatures(exercise.stub())
    return records.Case(
        name=case.name,
        part=entry,
        group=case.group,
        visible=case.visible,
        script=_in_stub_order(case.script, stub, f"{path}: case {case.name!r}"),
        picture=case.picture,
    )


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


def expecting(exercise: Exercise, spec: CodeExercise, seeds: Seeds, device: str) -> Callable[[records.Case], records.Case]:
    """A case with what the reference gives and the tolerance that follows; it raises `CourseError` where there is none."""
    names = {f.__name__: f for f in spec.reference}
    by_part = {part.name: part for part in spec.parts}
    return lambda case: _expected(exercise, case, by_part[case.part], names, device, seeds)


def _expected(
    exercise: Exercise, case: records.Case, part: Part, names: dict[str, Callable[..., Any]], device: str, seeds: Seeds
) -> records.Case:
    place = f"{exercise.secret / 'spec.py'}: case {case.name!r}"
    seen = _driven(case.script, names, device, place)
    for item in seen:
        for _, leaf in leaves(item.value):
            if isinstance(leaf, Array) and not np.isfinite(leaf.numpy()).all():
                raise CourseError(f"{place}: the reference gives a value that is not finite. Draw other arguments.")
    if part.compare == "rounding":
        seen, tolerance = _rounded(case.script, seen, lambda script: _driven(script, names, device, place))
        _settled(case.script, seen, tolerance, place)
    else:
        tolerance = tuple(tuple(_constant(leaf, ABSOLUTE * EPS if part.compare == "absolute" else 0.0) for _, leaf in leaves(s.value)) for s in seen)
    if device != "cpu":
        _confirm_on_cpu(seen, tolerance, _driven(case.script, names, "cpu", place), place, device)
    return msgspec.structs.replace(case, expected=seen, tolerance=tolerance)


def _driven(script: Script, names: dict[str, Callable[..., Any]], device: str, place: str) -> tuple[Seen, ...]:
    try:
        return tuple(s for s in drive(script, names, ReferenceSide(device)) if isinstance(s, Seen))
    except Exception as error:
        raise CourseError(f"{place}: the reference raises {type(error).__name__}: {error}.") from error


def _rounded(
    script: Script, seen: tuple[Seen, ...], run: Callable[[Script], tuple[Seen, ...]]
) -> tuple[tuple[Seen, ...], tuple[tuple[Value, ...], ...]]:
    """What is expected, and its tolerance. Of coarser arguments than float64 the right answer is computed in float64 and
    rounded once, and what is allowed follows from the coarser rounding.
    """
    eps = max((float(np.finfo(x.dtype).eps) for x in map(_floats, _given(script)) if x is not None), default=EPS)
    if eps <= EPS:
        return seen, _measured(script, seen, run, EPS)
    fine = _changed(script, lambda array: array.astype(np.float64))
    exact = run(fine)
    return tuple(map(_like, seen, exact)), _measured(fine, exact, run, eps)


def _like(coarse: Seen, exact: Seen) -> Seen:
    """The exact observation in the dtypes of the coarse one."""
    types = iter([_floats(leaf) for _, leaf in leaves(coarse.value)])

    def cast(leaf: Any) -> Any:
        kind = next(types, None)
        return pack(leaf.numpy().astype(kind.dtype)) if isinstance(leaf, Array) and kind is not None else leaf

    return msgspec.structs.replace(coarse, value=_mapped(exact.value, cast))


def _measured(
    script: Script, seen: tuple[Seen, ...], run: Callable[[Script], tuple[Seen, ...]], eps: float
) -> tuple[tuple[Value, ...], ...]:
    """Per float leaf: ALLOWANCE times (how far it moves when inputs move by `eps`, plus its own last place)."""
    base = [[_floats(leaf) for _, leaf in leaves(s.value)] for s in seen]
    moved = [[None if x is None else eps * np.abs(x) for x in row] for row in base]
    rng = np.random.default_rng(20)
    for _ in range(PERTURBATIONS):
        again = run(_nudged(script, rng, eps))
        for row, item, widths in zip(base, again, moved, strict=True):
            for i, (old, (_, leaf)) in enumerate(zip(row, leaves(item.value), strict=True)):
                new = _floats(leaf)
                before = widths[i]
                if old is not None and new is not None and before is not None:
                    widths[i] = np.maximum(before, np.abs(new - old) + eps * np.abs(old))
    return tuple(tuple(None if x is None else pack(ALLOWANCE * x) for x in row) for row in moved)


def _settled(script: Script, seen: tuple[Seen, ...], tolerance: tuple[tuple[Value, ...], ...], place: str) -> None:
    """An answer that jumps when inputs move in the last place has no tolerance: it would let anything through."""
    sizes = [_floats(leaf) for leaf in (*_given(script), *(leaf for s in seen for _, leaf in leaves(s.value)))]
    scale = max((float(np.max(np.abs(x), initial=0.0)) for x in sizes if x is not None), default=0.0)
    for row in tolerance:
        if any(isinstance(width, Array) and np.any(width.numpy() > ALLOWANCE * JUMP * scale) for width in row):
            raise CourseError(
                f"{place}: the reference's answer jumps when an argument moves in its last place. "
                'Draw arguments away from there, or put them on dyadic numbers and compare "absolute" or "exact".'
            )


def _given(script: Script) -> list[Value]:
    """The leaves of all arguments."""
    calls = [step for step in script if isinstance(step, Call)]
    return [leaf for s in calls for _, v in s.args if not isinstance(v, Rng | Fn | Ref) for _, leaf in leaves(v)]


def _nudged(script: Script, rng: np.random.Generator, eps: float) -> Script:
    return _changed(script, lambda array: np.asarray(array * (1 + eps * rng.choice(np.array([-1.0, 1.0]), size=array.shape))))


def _changed(script: Script, change: Callable[[Any], Any]) -> Script:
    """The script with every array of floats among its arguments changed."""

    def changed(leaf: Any) -> Any:
        return pack(change(leaf.numpy())) if isinstance(leaf, Array) and leaf.dtype.startswith("float") else leaf

    return tuple(
        msgspec.structs.replace(s, args=tuple((k, _mapped(v, changed)) for k, v in s.args)) if isinstance(s, Call) else s
        for s in script
    )


def _mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    """The value with every leaf changed, in the order of `leaves`."""
    if isinstance(value, Row):
        return msgspec.structs.replace(value, items=tuple(_mapped(item, change) for item in value.items))
    if isinstance(value, Table):
        return msgspec.structs.replace(value, items=tuple((name, _mapped(item, change)) for name, item in value.items))
    return change(value)


def _floats(leaf: Value) -> Any:
    if type(leaf) is float:
        return np.asarray(leaf)
    if isinstance(leaf, Array) and leaf.dtype.startswith("float"):
        return leaf.numpy()
    return None


def _constant(leaf: Value, width: float) -> Value:
    floats = _floats(leaf)
    return None if floats is None else pack(np.full(floats.shape, width))


def _confirm_on_cpu(
    seen: tuple[Seen, ...], tolerance: tuple[tuple[Value, ...], ...], cpu: tuple[Seen, ...], place: str, device: str
) -> None:
    for item, row, other in zip(seen, tolerance, cpu, strict=True):
        for (_, here), (_, there), width in zip(leaves(item.value), leaves(other.value), row, strict=True):
            a, b = _floats(here), _floats(there)
            if a is not None and b is not None and isinstance(width, Array) and not (np.abs(a - b) <= width.numpy()).all():
                raise CourseError(f"{place}: the reference on {device} differs from the one on the CPU by more than rounding.")


def wrong_sources(exercise: Exercise, spec: CodeExercise) -> dict[str, str]:
    """The source of every misconception: the model solution with its edits, or its file. Raises `CourseError`."""
    return {wrong.id: _edited(exercise, wrong) for wrong in spec.wrong}


def _edited(exercise: Exercise, wrong: Wrong) -> str:
    place = f"{exercise.secret / 'spec.py'}: misconception {wrong.id!r}"
    if not wrong.edits:
        path = exercise.secret / "wrong" / f"{wrong.id}.py"
        if not path.exists():
            raise CourseError(f"{place} has no edit, and {path} is missing. Give an edit (old, new) or write the file.")
        return path.read_text("utf-8")
    source = exercise.solution()
    for old, new in wrong.edits:
        count = source.count(old)
        if count != 1:
            raise CourseError(f"{place}: its edit's old text {old!r} is found {count} times in solution.py; it must be there exactly once.")
        source = source.replace(old, new)
    return source


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

    def run(script: Script) -> tuple[Seen, ...]:
        (again,) = run_source(jail, exercise.id, exercise.solution(), [msgspec.structs.replace(case, script=script)])
        if not isinstance(again, records.Returned):
            raise CourseError(f"{exercise.secret / 'spec.py'}: case {case.name!r}: with inputs moved in the last place, {explain(again)}.")
        return again.seen

    return msgspec.structs.replace(case, tolerance=_rounded(case.script, solved.seen, run)[1])


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
