"""Convolution (a cross-correlation, as in torch) and max pooling of vectors."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Equivalent, Part, Wrong


def cases(draw):
    x = np.array([1.0, 2.0, 0.0, -1.0, 3.0])
    yield Case("five numbers", "conv1d", group="all", x=x, kernel=np.array([1.0, 2.0]), stride=1).shown()
    for n, k, stride in ((9, 3, 1), (10, 3, 2), (11, 4, 3), (4, 4, 1)):
        yield Case(f"{n} and {k}, stride {stride}", "conv1d", group="all", x=draw.normal(n), kernel=draw.normal(k), stride=stride)
    yield Case("five numbers, pooled", "max_pool", group="all", x=x, size=2).shown()
    yield Case("negative numbers", "max_pool", group="all", x=-draw.uniform(1, 3, 7), size=3)
    yield Case("pooled by four", "max_pool", group="all", x=draw.normal(16), size=4)


def conv1d(x, kernel, stride):
    return torch.nn.functional.conv1d(x[None, None], kernel[None, None], stride=stride)[0, 0]


def max_pool(x, size):
    return torch.nn.functional.max_pool1d(x[None, None], size)[0, 0]


WINDOW, STARTS = "x[i : i + len(kernel)] @ kernel", "range(0, len(x) - len(kernel) + 1, stride)"
POOL, CUT = "x[:whole].reshape(-1, size).max(axis=1)", "    whole = len(x) // size * size\n"

EXERCISE = CodeExercise(
    parts=[Part("conv1d", points=2), Part("max_pool", points=1)],
    cases=cases,
    reference=[conv1d, max_pool],
    groups={"all": ("All cases", "Alle Fälle")},
    equivalent=[
        Equivalent("6:22 x[i : i + len(kernel)] @ kernel -> kernel @ x[i : i + len(kernel)]", "An inner product does not depend on the order."),
        Equivalent("11:31 1 -> 2", "NumPy finds the length out for any negative number."),
        Equivalent("11:49 1 -> -1", "The second of two axes is the last."),
    ],
    wrong=[
        Wrong("kernel-flipped", (WINDOW, "x[i : i + len(kernel)] @ kernel[::-1]"),
              en="The kernel seems to be flipped, as in mathematics; PyTorch does not flip it.",
              de="Der Kern ist offenbar gespiegelt, wie in der Mathematik; PyTorch spiegelt ihn nicht."),
        Wrong("stride-ignored", (STARTS, "range(len(x) - len(kernel) + 1)"),
              en="`stride` seems to be ignored.",
              de="`stride` bleibt offenbar unbeachtet."),
        Wrong("last-window-missing", (STARTS, "range(0, max(len(x) - len(kernel), 1), stride)"),
              en="The last window seems to be missing.",
              de="Das letzte Fenster fehlt offenbar."),
        Wrong("padded", (f"    starts = {STARTS}\n", f"    x = np.pad(x, len(kernel) // 2)\n    starts = {STARTS}\n"),
              en="`x` seems to be padded with zeros.",
              de="`x` ist offenbar mit Nullen aufgefüllt."),
        Wrong("kernel-averages", (WINDOW, f"{WINDOW} / len(kernel)"),
              en="The convolution seems to be divided by the kernel's length.",
              de="Die Faltung ist offenbar durch die Länge des Kerns geteilt."),
        Wrong("stride-of-kernel", (STARTS, "range(0, len(x) - len(kernel) + 1, len(kernel))"),
              en="The windows seem to move by the kernel's length, not by `stride`.",
              de="Die Fenster rücken offenbar um die Länge des Kerns weiter statt um `stride`."),
        Wrong("mean-pool", (POOL, POOL.replace(".max(", ".mean(")),
              en="`max_pool` seems to average.",
              de="`max_pool` mittelt offenbar."),
        Wrong("overlapping", (POOL, "np.array([x[i : i + size].max() for i in range(whole - size + 1)])"),
              en="The pooled windows seem to overlap.",
              de="Die Fenster beim Pooling überlappen offenbar."),
        Wrong("rest-kept", (POOL, "np.array([x[i : i + size].max() for i in range(0, len(x), size)])"),
              en="The numbers left over at the end seem to be pooled too.",
              de="Auch die am Ende übrigen Zahlen werden offenbar zusammengefasst."),
        Wrong("floor-of-zero", (POOL, "np.maximum(x[:whole].reshape(-1, size).max(axis=1), 0)"),
              en="The maximum seems to start at 0: negative numbers are lost.",
              de="Das Maximum beginnt offenbar bei 0: Negative Zahlen gehen verloren."),
        Wrong("absolute-maximum", (POOL, "np.abs(x[:whole]).reshape(-1, size).max(axis=1)"),
              en="`max_pool` seems to take the maximum of the absolute values.",
              de="`max_pool` nimmt offenbar das Maximum der Beträge."),
    ],
)  # fmt: skip
