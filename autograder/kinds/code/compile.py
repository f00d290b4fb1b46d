"""Code → key: cases, tolerances, misconceptions run; policies tried."""

from __future__ import annotations

import os
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import msgspec

from autograder import datafiles, policy, records
from autograder.course import CourseError, Exercise
from autograder.key import words
from autograder.key.making import Making
from autograder.kinds import faces
from autograder.kinds.code.records import CodeKey
from autograder.kinds.code.spec import ALL, CodeExercise
from autograder.records import Case, Text
from autograder.script import Call
from autograder.texts import form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from autograder.jail import Jail
    from autograder.texts import Texts

__all__ = ["Compile", "written_policy"]


class Compile(faces.Compile):
    def compiled(self, making: Making, spec: CodeExercise) -> tuple[records.Exercise, CodeKey]:
        return _compiled(making, spec)

    def current(self, body: CodeKey, texts: Texts, values: Mapping[str, Any]) -> CodeKey:
        cases = tuple(_reasoned(_captioned(case, texts), texts, values) for case in body.cases)
        return msgspec.structs.replace(body, cases=cases)


def _reasoned(case: Case, texts: Texts, values: Mapping[str, Any]) -> Case:
    loose = (msgspec.structs.replace(one, why=words.filled(texts.loose.get(one.key, one.why), values)) for one in case.loose)
    return msgspec.structs.replace(case, loose=tuple(loose)) if case.loose else case


def _captioned(case: Case, texts: Texts) -> Case:
    if case.picture is None or case.name not in texts.plots:
        return case
    return msgspec.structs.replace(case, picture=msgspec.structs.replace(case.picture, caption=texts.plots[case.name]))


def _compiled(making: Making, spec: CodeExercise) -> tuple[records.Exercise, CodeKey]:
    import torch

    from autograder.jail import Jail
    from autograder.kinds.code.compiling import cases, naming
    from autograder.kinds.code.compiling.pairs import with_pairs
    from autograder.kinds.code.compiling.small import with_small

    exercise, seeds, device = making.exercise, making.seeds, making.device
    data = datafiles.of_exercise(exercise)
    if device == "cuda":
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
        os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
        torch.use_deterministic_algorithms(True)
        if not torch.cuda.is_available():
            raise CourseError("The device is cuda, but PyTorch finds no GPU here. Set device to auto or cpu in course_config.py.")
    with nullcontext(making.jail) if making.jail else Jail(spec.env, unsafe=True) as warm:  # the author's own code
        warm.files[exercise.id] = data
        body = cases.compile_code(exercise, spec, seeds, device, warm)
        kept = _policy(exercise, spec, body, warm)
        parts = cases.parts(spec, body.cases, exercise.stub())
        if making.pairs:
            body = with_pairs(exercise, spec, parts, body, warm)
            body = naming.with_slips(exercise, parts, body, warm)
            body = with_small(exercise, parts, body, cases.wrong_sources(exercise, spec), warm, cases.expecting(exercise, spec, seeds, device))
    titles = _group_titles(exercise, spec, body)
    return making.record(parts=parts, env=spec.env, group_titles=titles, misconceptions=words.mistakes(body.slips, exercise.languages), policy=kept), body


def written_policy(spec: CodeExercise) -> records.Policy:
    """What the author forbids."""
    return records.Policy(imports=tuple(spec.imports), forbid=tuple(spec.forbid), samples=tuple(spec.samples.items()), batch=spec.batch)


def _policy(exercise: Exercise, spec: CodeExercise, body: CodeKey, jail: Jail) -> records.Policy:
    """What the author forbids, where it can be kept: names that are there, samples of which there can be more."""
    from autograder.kinds.code.compiling.cases import explain, run_source

    written = written_policy(spec)
    if strange := policy.unknown(written):
        raise ValueError(f"forbid names {strange[0]!r}, which is not there. Write its full name, as in 'torch.optim.Adam'")
    if written.batch and (wrong := _no_batch(written, body)):
        raise ValueError(wrong)
    if not written.samples:
        return written
    sized = [(case, policy.sized(case.script, written.samples, written.batch)) for case in body.cases]
    longer = [(case, policy.enlarged(script, written.samples, 1)) for case, script in sized]
    cases = [msgspec.structs.replace(case, script=script) for case, script in longer if script is not None]
    if not cases:
        raise ValueError(f"samples names {', '.join(spec.samples)}, but no case hands over arrays under these names")
    for case, outcome in zip(cases, run_source(jail, exercise.id, exercise.solution(), cases), strict=True):
        if not isinstance(outcome, records.Returned):
            raise ValueError(
                f"samples: with one sample more, the model solution does not return in case {case.name!r}: "
                f"{explain(outcome)}. Name every argument that has an entry per sample"
            )
    return written


def _no_batch(written: records.Policy, body: CodeKey) -> str:
    """What is wrong with the argument that says how many samples a batch has, if anything."""
    if not written.samples:
        return f"batch names {written.batch!r}, but samples names none. Say which arguments have an entry per sample: samples={{\"X\": 0}}"
    given = [(case, value) for case in body.cases for step in case.script if isinstance(step, Call) for name, value in step.args if name == written.batch]
    if not given:
        return f"batch names {written.batch!r}, but no case hands over an argument of this name"
    largest: dict[str, int] = {}
    for case, value in given:
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            return f"batch names {written.batch!r}, but in case {case.name!r} that is no whole number of samples"
        largest[case.part] = max(value, largest.get(case.part, 0))
    small = next((part for part, most in largest.items() if most < policy.BATCH), "")
    return f"batch names {written.batch!r}, but no case of {small} gives {policy.BATCH} or more: smaller batches alone show no loop over samples. Add one" if small else ""


def _group_titles(exercise: Exercise, spec: CodeExercise, body: CodeKey) -> tuple[tuple[str, Text], ...]:
    groups = dict.fromkeys(case.group for case in body.cases)
    for group in groups:
        if group not in spec.groups and group != ALL:
            raise CourseError(
                f"{exercise.secret / 'texts.toml'}: the group of cases `{group}` has no title. Write it under [groups]: {group} = {form(exercise.languages)}."
            )
    if unused := [group for group in spec.groups if group not in groups]:
        raise CourseError(str(exercise.texts().problem(f"no case of spec.py belongs to the group `{unused[0]}`. Take its title out.", "groups", unused[0])))
    return words.groups(groups, spec.groups, exercise.languages)
