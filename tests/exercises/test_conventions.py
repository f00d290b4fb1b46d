"""What the prompts leave open is right in every form; what they settle is wrong in any other. Through the real pipeline."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import Course
from autograder.grade import Grader
from autograder.records import ExerciseReport

pytestmark = pytest.mark.full

NEURON = "import numpy as np\ndef neuron(X, w, b):\n    a = 1 / (1 + np.exp(-(X @ w + b)))\n    return "
PICTURES = (
    "import matplotlib.pyplot as plt, seaborn as sns\nfrom tqdm.auto import tqdm, trange\nfrom IPython.display import display\n"
    "plt.rcParams['figure.figsize'] = (4, 3)\nfig, ax = plt.subplots()\nax.plot([1, 2], label='a')\nplt.show()\n"
    "assert [i for i in tqdm(range(3))] == [i for i in trange(3)] == [0, 1, 2]\ndisplay(fig)\n"
)
ADAM = (
    "import numpy as np\ndef adam_step(w, g, m, v, t, lr, beta1, beta2, eps):\n"
    "    m, v = beta1*m + (1-beta1)*g, beta2*v + (1-beta2)*g*g\n"
    "    w = w - lr*(m/(1-beta1**t))/(np.sqrt(v/(1-beta2**t)) + eps)\n    return "
)
MSE = "import numpy as np\ndef mse_grad(p, t):\n    return 2*(p - t)/p.size\ndef mse(p, t):\n    m = np.mean((p-t)**2)\n    return "
PERCEPTRON = (
    "import numpy as np\ndef train_perceptron(X, y, epochs, lr):\n    w, b = np.zeros(X.shape[1]), {start}\n"
    "    for _ in range(epochs):\n        for x, t in zip(X, y):\n            if t*(w @ x + b) <= 0:\n"
    "                w, b = w + lr*t*x, b + lr*t\n    return "
)
STOPPER = (
    "import numpy as np, copy\nclass EarlyStopping:\n    def __init__(self, patience, min_delta):\n"
    "        self.patience, self.min_delta, self.best, self.bad = patience, min_delta, np.inf, 0\n        self.best_weights = None\n"
    "    def update(self, loss, weights):\n        if loss < self.best - self.min_delta:\n"
    "            self.best, self.bad, self.best_weights = loss, 0, {copy}\n        else:\n            self.bad += 1\n        return "
)
GRADIENT = 'dL_da = "2*(a - y)"\nda_dz = "{da_dz}"\ndz_dw = "x"\ndL_dw = "{dL_dw}"\n'

RIGHT = [
    ("01-perceptron/neuron", NEURON + "a"),
    ("01-perceptron/neuron", NEURON.replace("X, w, b", "inputs, weights, bias").replace("X @ w + b", "inputs @ weights + bias") + "a"),
    ("01-perceptron/neuron", NEURON.replace("(X, w, b)", "(X: np.ndarray, w: np.ndarray, b: float = 0.0) -> np.ndarray") + "a"),
    ("01-perceptron/neuron", "import warnings, sys\nwarnings.warn('loud')\nprint('x' * 10**6, file=sys.stderr)\n" + NEURON + "a"),
    ("01-perceptron/neuron", NEURON + "np.array([float(x) for x in a])"),
    ("01-perceptron/neuron", PICTURES + NEURON + "a"),
    ("01-perceptron/train_perceptron", PERCEPTRON.format(start="0.0") + "w, b"),
    ("01-perceptron/train_perceptron", PERCEPTRON.format(start="0") + "[w, np.float64(b)]"),
    ("01-perceptron/train_perceptron", PERCEPTRON.format(start="np.zeros(())") + "w, b"),
    ("03-losses/mse", MSE + "m"),
    ("03-losses/mse", MSE + "float(m)"),
    ("03-losses/mse", MSE + "np.array(m)"),
    ("08-optimizers/adam_step", ADAM + "w, m, v"),
    ("08-optimizers/adam_step", ADAM + "[w, m, v]"),
    ("08-optimizers/adam_step", ADAM + "np.stack([w, m, v])"),
    ("08-optimizers/adam_step", ADAM.replace("def adam", "from collections import namedtuple\ndef adam") + "tuple([w, m, v])"),
    ("10-regularization/early_stopping", STOPPER.format(copy="weights.copy()") + "self.bad >= self.patience"),
    ("10-regularization/early_stopping", STOPPER.format(copy="copy.deepcopy(weights)") + "np.bool_(self.bad >= self.patience)"),
    ("10-regularization/early_stopping", STOPPER.format(copy="np.array(weights)") + "bool(np.any(self.bad >= self.patience))"),
    ("08-optimizers/adam_step", "from collections import namedtuple\nS = namedtuple('S', 'w m v')\n" + ADAM + "S(w, m, v)"),
    ("01-perceptron/neuron", (NEURON + "a").replace("\n", "\r")),
    ("05-chain-rule/neuron_gradient", GRADIENT.format(da_dz="a*(1-a)", dL_dw="2*x*(a-y)*a*(1-a)")),
    ("05-chain-rule/neuron_gradient", GRADIENT.format(da_dz="exp(-z)/(1+exp(-z))^2", dL_dw="dL_da*da_dz*dz_dw")),
    ("05-chain-rule/neuron_gradient", GRADIENT.format(da_dz="1/(4*cosh(z/2)**2)", dL_dw="(a-y)*x*(1 - tanh((w*x+b)/2)^2)/2")),
    ("05-chain-rule/neuron_gradient", GRADIENT.format(da_dz="σ(z)·(1 − σ(z))", dL_dw="2*(sigmoid(w*x+b)-y)*a*(1-sigma(z))*x")),
]  # fmt: skip

WRONG = [
    ("01-perceptron/neuron", NEURON + "a[:, None]", 0, "numeric.shape"),
    ("01-perceptron/neuron", NEURON + "a.tolist()", 0, "numeric.type"),
    ("01-perceptron/neuron", NEURON.replace("X @ w + b", "(X @ w + b).astype(np.float32)") + "a", 0, "numeric.dtype"),
    ("01-perceptron/neuron", "import torch\n" + NEURON + "torch.as_tensor(a).numpy()", 0, "numeric.refused"),
    ("01-perceptron/neuron", "calls = 0\n" + NEURON.replace("    a =", "    global calls\n    calls += 1\n    if calls > 13: raise KeyError\n    a =") + "a", 0, "numeric.state"),
    ("08-optimizers/adam_step", ADAM + "np.zeros(1_000_000)", 0, "numeric.type"),
    ("10-regularization/early_stopping", STOPPER.replace("        self.best_weights = None\n", "").format(copy="weights.copy()") + "self.bad >= self.patience", None, "numeric.no_attribute"),
    ("02-activations/forward_by_hand", "z1 = 0.1; a1 = 1.7e308; z2 = -1.1*a1 - 1.2; a2 = 0.5", None, "number.wrong"),
    ("03-losses/mse", MSE + "np.array([m])", 2, "numeric.shape"),
    ("03-losses/mse", MSE.replace("p - t)/p", "p - t).ravel()/p") + "m", None, "numeric.shape"),
    ("08-optimizers/adam_step", ADAM + "{'w': w, 'm': m, 'v': v}", 0, "numeric.type"),
    ("08-optimizers/adam_step", ADAM + "w, m", 0, "numeric.type"),
    ("08-optimizers/adam_step", ADAM.replace("w = w -", "w -=").replace("(m/", "m/(").replace("w -= lr*m/((", "w -= lr*(m/(") + "w, m, v", 0, "numeric.changed"),
    ("10-regularization/early_stopping", STOPPER.format(copy="weights.copy()") + "int(self.bad >= self.patience)", 2, "numeric.type"),
    ("10-regularization/early_stopping", STOPPER.format(copy="weights.tolist()") + "self.bad >= self.patience", 2, "numeric.type"),
    ("05-chain-rule/neuron_gradient", GRADIENT.format(da_dz="7", dL_dw="dL_da*da_dz*dz_dw"), 2, "derivation.wrong"),
    ("05-chain-rule/neuron_gradient", GRADIENT.format(da_dz="7", dL_dw="2*(a-y)*a*(1-a)*x"), 3, "derivation.wrong"),
    ("05-chain-rule/neuron_gradient", GRADIENT.format(da_dz="a", dL_dw="2*(a-y)*a*x"), 3, "derivation.wrong"),
    ("05-chain-rule/neuron_gradient", GRADIENT.format(da_dz="a*(1-a)", dL_dw="diff(L, w)"), 3, None),
]  # fmt: skip


def graded(course: Course, folder: Path, id: str, source: str) -> ExerciseReport:
    path = folder / "answer.py"
    path.write_text(f"# %% exercise: {id}\n{source}\n", "utf-8")
    with Grader(course, id.partition("/")[0], "en", only=[id]) as grader:
        return grader.grade(path, "someone").exercises[0]


@pytest.mark.parametrize(("id", "source"), RIGHT)
def test_every_right_form_earns_everything(course: Course, tmp_path: Path, id: str, source: str) -> None:
    report = graded(course, tmp_path, id, source)
    assert report.earned == report.possible, [v for v in report.verdicts if v.earned != v.points]


@pytest.mark.parametrize(("id", "source", "earned", "code"), WRONG)
def test_what_the_prompt_settles_is_settled(
    course: Course, tmp_path: Path, id: str, source: str, earned: float | None, code: str | None
) -> None:
    report = graded(course, tmp_path, id, source)
    assert report.earned is not None
    assert report.earned < report.possible
    assert earned is None or report.earned == earned, report.verdicts
    codes = {v.code for v in report.verdicts}
    assert code is None or any(c.startswith(code) for c in codes), codes
