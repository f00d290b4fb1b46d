"""What code is handed beside numbers, the whole way: modules, optimizers, tensors that ask for gradients, a course's functions."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is not installed (extra `instructor`)")

from trying import gives

from autograder import course_functions, key, release
from autograder.course import Course, load
from autograder.functions import answer
from autograder.grade import Grader
from autograder.jail.given import Given
from autograder.key.code import wrong_sources
from autograder.nbgrader.build import notebook
from autograder.nets import AdamOpt, Leaf, Loss, Net, Sgd
from autograder.records import CodeKey, ExerciseReport
from autograder.script import Call
from autograder.spec import Case, CodeExercise, Meta
from autograder.values import pack, unpack

ONE = [[[0.0]], [0.0]]
EXERCISES = {"train_step": 5.0, "on_the_device": 3.0, "own_silu": 2.0, "is_momentum": 3.0}


@pytest.fixture(scope="module")
def given() -> Course:
    return load(Path(__file__).parents[1] / "given")


def graded(grader: Grader, folder: Path, name: str, source: str) -> ExerciseReport:
    path = folder / "answer.py"
    path.write_text(f"# exercise: given/{name}\n{source}", "utf-8")
    (report,) = grader.grade(path, "answer").exercises
    return report


# --- the whole way -------------------------------------------------------------------------------------------------


@pytest.mark.full
@pytest.mark.parametrize("name", EXERCISES)
def test_right_ways_earn_all_and_mistakes_are_named(given: Course, tmp_path: Path, name: str) -> None:
    with Grader(given, "given", "en", only=[f"given/{name}"]) as grader:
        all_ways(given, grader, tmp_path, name)


def all_ways(given: Course, grader: Grader, tmp_path: Path, name: str) -> None:
    exercise = given.exercise(f"given/{name}")
    spec = exercise.spec()
    assert isinstance(spec, CodeExercise)
    for source in (exercise.solution(), *exercise.alternatives().values()):
        assert graded(grader, tmp_path, name, source).earned == EXERCISES[name]
    assert graded(grader, tmp_path, name, exercise.stub()).earned == 0
    for id, source in wrong_sources(exercise, spec).items():
        told = graded(grader, tmp_path, name, source)
        assert told.misconception == id
        assert told.earned is not None and told.earned < EXERCISES[name]
        if told.trial:
            assert gives(source, told.trial, told.trial.yours) or "shown_step" in told.trial.code, told.trial.code


@pytest.mark.full
def test_a_device_that_is_written_down_is_told_in_both_languages(given: Course, tmp_path: Path) -> None:
    solution = given.exercise("given/on_the_device").solution()
    fixed = solution.replace("    return model(X.to(device))", '    return model(X.to("cpu"))')
    cuda = solution.replace("    return model(X.to(device))", '    return model(X.to("cuda"))')
    stays = solution.replace("return batch.to(device)", 'return batch.to("cpu")')
    said = {
        "en": ("on tensors of the device `meta`: it seems to need another device.", "on tensors of the device `cpu`: it seems", "is on the device `cpu`; asked is `meta`."),
        "de": ("bei Tensoren auf dem Gerät `meta` ab: Der Code setzt offenbar ein anderes Gerät voraus.", "bei Tensoren auf dem Gerät `cpu` ab", "liegt auf dem Gerät `cpu`; verlangt ist `meta`."),
    }
    for lang in ("en", "de"):
        with Grader(given, "given", lang, only=["given/on_the_device"]) as one:  # type: ignore[arg-type]
            for source, sentence in zip((fixed, cuda, stays), said[lang], strict=True):
                told = graded(one, tmp_path, "on_the_device", source)
                assert sentence in told.what, told.what
                assert "x.device" in told.why
                assert told.status == "partly"


@pytest.mark.full
@pytest.mark.parametrize("lang", ["en", "de"])
def test_the_notebook_and_the_release_hold_what_students_may_have(given: Course, tmp_path: Path, lang: Any) -> None:
    cells = ["".join(cell["source"]) for cell in notebook(given, "given", lang)["cells"]]
    assert "def shown_step(w, g, v, lr, beta, *, kind):" in cells[1] and "@public" not in cells[1]
    content = release.write(given, "given", lang, tmp_path).read_bytes()
    for secret in ("other_step", "velocity-kept", "one-for-all", "ValueError(kind)"):
        assert secret not in "\n".join(cells) and secret.encode() not in content
    for compiled in release.read(tmp_path).keys:
        assert isinstance(compiled.body, CodeKey)
        assert compiled.body.cases and not compiled.body.public


@pytest.mark.full
@pytest.mark.parametrize(
    ("name", "old", "new", "earned"),
    [
        ("train_step", "", "", 5.0),
        ("train_step", "    optimizer.step()\n", "", 2.0),
        ("on_the_device", "X.to(device)", 'X.to("cpu")', 2.0),
        ("own_silu", "return grad * (s", "return grad * (1", 1.0),
        ("is_momentum", "", "", 3.0),
        ("is_momentum", "return np", "return True or np", 0.0),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_the_students_check_builds_the_same(given: Course, tmp_path: Path, name: str, old: str, new: str, earned: float) -> None:
    from autograder.selfcheck import _lacking, _report

    release.write(given, "given", "en", tmp_path)
    published = release.read(tmp_path)
    public = next(k for k in published.keys if k.exercise.name == name)
    source = given.exercise(f"given/{name}").solution()
    assert old in source
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(source.replace(old, new), names)
    if name == "is_momentum":
        assert _lacking(public, names) == "shown_step"
        exec("".join(notebook(given, "given", "en")["cells"][1]["source"]), names)
    assert _lacking(public, names) == ""
    assert _report(public, published, names).earned == earned


# --- what a net is -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("layers", "state", "more", "said"),
    [
        (["Linaer"], [], {}, "there is no layer 'Linaer'. There is: Linear"),
        ([("Linear", 2)], [], {}, "Linear needs in_features, out_features"),
        ([("Linear", 1, 1, 1, 1)], ONE, {}, "not 4 of them"),
        ([("Linear", 1, 1, {"bais": True})], ONE, {}, "bais=True is no option"),
        ([("Linear", 1, 5000)], [], {}, "out_features=5000"),
        ([("Linear", 4000, 4000)], [], {}, "262144 numbers at most"),
        ([("Dropout", 1.5)], [], {}, "p=1.5"),
        ([("Dropout", True)], [], {}, "p=True"),
        ([("Softmax", "x")], [], {}, "dim=x"),
        (["Tanh"] * 51, [], {}, "1 to 50 layers"),
        ([], [], {}, "1 to 50 layers"),
        ([("Linear", 1, 1)], [], {}, "gives 0 arrays"),
        ([("Linear", 1, 1)], {"0.weight": [[1.0]]}, {}, "lacks 0.bias"),
        ([("Linear", 1, 1)], {"weight": [[1.0]], "0.bias": [1.0]}, {}, "the net has no 'weight'"),
        ([("Linear", 2, 1)], ONE, {}, "has the shape (1, 1); the layers make it (1, 2)"),
        ([("Linear", 1, 1)], [np.zeros((1, 1), np.float32), np.zeros(1)], {}, "throughout"),
        ([("Linear", 1, 1)], ONE, {"device": "meta"}, "no numbers"),
    ],
)  # fmt: skip
def test_what_is_no_net_is_told(layers: Any, state: Any, more: Any, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        Net(layers, state, **more)


LAYERS = [
    [("Linear", 3, 4), "Tanh", ("Linear", 4, 2, {"bias": False})],
    [("BatchNorm1d", 3), ("Dropout", 0.5), "ReLU", ("Flatten", 1)],
    [("BatchNorm1d", 3, {"affine": False, "track_running_stats": False}), ("LayerNorm", 3), ("LeakyReLU", 0.2), ("ELU", 0.5)],
    ["Sigmoid", ("Softmax", 1), ("LogSoftmax", -1), "SiLU", "GELU", ("Softplus", 2), "Identity"],
]


@pytest.mark.parametrize("layers", LAYERS)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_what_a_net_says_it_keeps_is_what_torch_makes_of_it(layers: Any, dtype: str) -> None:
    shapes = Net(layers, device="meta").tensors
    draw = np.random.default_rng(0)
    state = {name: draw.uniform(1, 2, shape).astype(dtype) for name, (shape, learned) in shapes.items() if learned or "running" in name}
    net = Net(layers, state, training=False)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(net), type=Net) == net
    made = Given(torch).make(net)
    assert {name: tuple(t.shape) for name, t in made.state_dict().items()} == {name: shape for name, (shape, _) in shapes.items()}
    assert {name for name, _ in made.named_parameters()} == {name for name, (_, learned) in shapes.items() if learned}
    for name, array in state.items():
        assert np.array_equal(made.state_dict()[name].numpy(), array)
    assert not made.training and str(made(torch.zeros(2, 3, dtype=getattr(torch, dtype))).dtype) == f"torch.{dtype}"
    meta = Given(torch).make(Net(layers, device="meta"))
    assert all(t.device.type == "meta" for t in meta.state_dict().values())


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Sgd("m", lr=-1.0), "at least 0"),
        (lambda: Sgd("m", lr=float("nan")), "finite"),
        (lambda: Sgd("m", lr=0.1, nesterov=True), "needs a momentum"),
        (lambda: AdamOpt("m", betas=(1.0, 0.9)), "betas"),
        (lambda: Loss("MSE"), "there is no loss 'MSE'"),
        (lambda: Leaf(np.array([1, 2], dtype=np.float16)), "floats"),
        (lambda: Meta((-1,)), "without numbers"),
        (lambda: Case("a", "f").look("x", "weights"), "there is no 'weights' to look at"),
    ],
)
def test_what_is_no_optimizer_loss_or_look_is_told(make: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        make()


@pytest.mark.parametrize("kind", [Sgd("m", 0.1), Sgd("m", 0.1, 0.9, 0.01, nesterov=True), AdamOpt("m", 0.01), AdamOpt("m", 0.01, (0.5, 0.9), 1e-3, 0.1)])
def test_an_optimizer_steps_as_torchs_own(kind: Any) -> None:
    on = Given(torch)
    net = on.make(Net([("Linear", 2, 1)], [[[1.0, 2.0]], [3.0]], gradients=[[[0.5, -1.0]], [2.0]]))
    options = {name: getattr(kind, name) for name in kind.__struct_fields__ if name != "of"}
    own = [torch.nn.Parameter(p.detach().clone()) for p in net.parameters()]
    for one, other in zip(own, net.parameters(), strict=True):
        one.grad = other.grad.clone()
    right = (torch.optim.SGD if isinstance(kind, Sgd) else torch.optim.Adam)(own, **options)
    mine = on.optimizer(kind, net)
    for _ in range(3):
        mine.step()
        right.step()
    assert all(torch.equal(a, b) for a, b in zip(own, net.parameters(), strict=True))


def test_crafted_data_makes_no_module() -> None:
    """A release from anywhere is decoded into what the list holds, or not at all."""
    call = Call("f", (("model", Net([("Linear", 1, 1)], ONE)), ("optimizer", Sgd("model", 0.1))))
    plain = msgspec.msgpack.decode(msgspec.msgpack.encode(call))

    def put(change: Any) -> bytes:
        import copy

        other = copy.deepcopy(plain)
        change(other["args"])
        return msgspec.msgpack.encode(other)

    for change in (
        lambda args: args[0][1]["layers"][0].update(kind="Module"),
        lambda args: args[0][1]["layers"][0].update(kind="__init__"),
        lambda args: args[0][1]["layers"][0].update(options=[["in_features", 2**40], ["out_features", 1]]),
        lambda args: args[0][1].update(layers=[{"kind": "Linear", "options": [["in_features", 4096], ["out_features", 4096]]}] * 50),
        lambda args: args[0][1].update(state=[]),
        lambda args: args[0][1].update(device="cuda"),
        lambda args: args[1][1].update(lr=float("inf")),
        lambda args: args[1][1].update(type="lbfgs"),
    ):
        with pytest.raises(msgspec.ValidationError):
            msgspec.msgpack.decode(put(change), type=Call)
    assert msgspec.msgpack.decode(put(lambda args: None), type=Call) == call


# --- functions of the course's own ---------------------------------------------------------------------------------


def asked(course: Course, name: str, args: list[Any], **options: Any) -> Any:
    path = course.root / "solutions" / course_functions.FILE
    course_functions.register(path)
    named = tuple((key, pack(value)) for key, value in options.items())
    return unpack(answer(course_functions.address(name, course_functions.digest(path)), named, tuple(map(pack, args))))


def test_a_course_function_takes_several_arguments_and_gives_several(given: Course) -> None:
    w, v = asked(given, "other_step", [np.ones(2), np.ones(2), np.zeros(2), 0.5, 0.9], kind="folded")
    assert w.tolist() == [0.5, 0.5] and v.tolist() == [1.0, 1.0]


def test_another_text_of_the_file_answers_nothing(tmp_path: Path) -> None:
    path = tmp_path / "functions.py"
    path.write_text("def f(x):\n    return x\n")
    course_functions.register(path)
    old = course_functions.address("f", course_functions.digest(path))
    assert answer(old, (), (1.0,)) == 1.0
    path.write_text("def f(x):\n    return 2 * x\n")
    with pytest.raises(LookupError):
        answer(old, (), (1.0,))
    assert answer(course_functions.address("f", course_functions.digest(path)), (), (1.0,)) == 2.0


@pytest.mark.parametrize("name", ["_hidden", "np", "pack", "__import__", "Klass"])
def test_only_functions_of_the_file_are_found(tmp_path: Path, name: str) -> None:
    path = tmp_path / "functions.py"
    path.write_text("import numpy as np\nfrom autograder.values import pack\ndef _hidden(x):\n    return x\nclass Klass: pass\n")
    course_functions.register(path)
    with pytest.raises(LookupError):
        answer(course_functions.address(name, course_functions.digest(path)), (), (1.0,))


def test_what_a_key_knows_of_a_secret_function_is_its_address(given: Course) -> None:
    compiled = key.load(given, "given/is_momentum")
    assert isinstance(compiled.body, CodeKey)
    homes = {fn.home for case in compiled.body.cases for step in case.script if isinstance(step, Call) for _, fn in step.args}  # type: ignore[union-attr]
    assert homes == {"public", "course"}
    assert list(compiled.body.public) == ["shown_step"]


# --- beside a policy -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("edit", "refused"), [("", False), ("torch.optim.SGD(model.parameters(), lr=0.1).step()", True)])
def test_what_is_handed_over_may_be_forbidden_to_make(given: Course, edit: str, refused: bool) -> None:
    from autograder.jail import Jail, Request
    from autograder.records import Cell, Policy, Refused, Returned

    X = np.array([[1.0], [2.0]])
    case = Case("a").call("train_step", as_="loss", model=Net([("Linear", 1, 1)], ONE), optimizer=Sgd("model", lr=0.25), loss_function=Loss("MSELoss"), X=X, y=-X)
    source = given.exercise("given/train_step").solution().replace("optimizer.step()", edit or "optimizer.step()")
    request = Request(
        cells=(Cell(source=source, number=1, exercise="e"),), exercise="e", scripts=(case.look("model", "parameters").script,),
        policy=Policy(forbid=("torch.optim.SGD", "torch.nn.Linear")),
    )  # fmt: skip
    with Jail("torch", unsafe=True) as jail:
        (outcome,) = jail.run(request).outcomes
    assert isinstance(outcome, Refused if refused else Returned)


def test_an_argument_that_is_looked_at_may_be_changed_in_place() -> None:
    from autograder.jail.side import NumpySide
    from autograder.script import drive

    def double(x: Any, y: Any) -> None:
        x *= 2
        y *= 2

    events = list(drive(Case("a").call("double", look=False, x=np.ones(1), y=np.ones(1)).look("x").script, {"double": double}, NumpySide(None)))  # type: ignore[arg-type]
    assert events[0] == "y"
    assert unpack(events[1].value).tolist() == [2.0]  # type: ignore[union-attr]
