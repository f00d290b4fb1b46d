"""The backward pass of a dense layer; square layers too, where a forgotten transpose keeps the shape (autograd)."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part, Wrong


def cases(draw):
    X, W = np.array([[1.0, 2.0], [0.0, -1.0], [3.0, 1.0]]), np.array([[1.0, 0.0], [2.0, -1.0]])
    yield Case("three samples", "dense_backward", group="all", X=X, W=W, G=np.array([[1.0, 0.0], [2.0, 1.0], [0.0, -1.0]])).shown()
    for name, n, d, m in (("wide", 4, 3, 5), ("square", 3, 3, 3), ("one sample", 1, 4, 2)):
        yield Case(name, "dense_backward", group="all", X=draw.normal(n, d), W=draw.normal(d, m), G=draw.normal(n, m))


def dense_backward(X, W, G):
    X, W, b = X.clone().requires_grad_(), W.clone().requires_grad_(), torch.zeros_like(G[0]).requires_grad_()
    return torch.autograd.grad(torch.nn.functional.linear(X, W.T, b), (X, W, b), G)


DX, DW, DB = "G @ W.T", "X.T @ G", "np.sum(G, axis=0)"

EXERCISE = CodeExercise(
    parts=[Part("dense_backward", points=3, returns={"dX": 1, "dW": 1, "db": 1})],
    cases=cases,
    reference=[dense_backward],
    groups={"all": ("All cases", "Alle Fälle")},
    wrong=[
        Wrong("bias-not-summed", (DB, "G"),
              en="The gradient by *b* seems not to be summed over the batch.",
              de="Der Gradient nach *b* ist offenbar nicht über den Batch summiert."),
        Wrong("bias-keeps-an-axis", (DB, "np.sum(G, axis=0, keepdims=True)"),
              en="The gradient by *b* seems to keep the summed axis: (1, m) in place of (m,).",
              de="Der Gradient nach *b* behält offenbar die summierte Achse: (1, m) statt (m,)."),
        Wrong("bias-over-features", (DB, "np.sum(G, axis=1)"),
              en="The gradient by *b* seems to be summed over the outputs, not over the batch.",
              de="Der Gradient nach *b* ist offenbar über die Ausgänge summiert statt über den Batch."),
        Wrong("bias-averaged", (DB, "np.mean(G, axis=0)"),
              en="The gradient by *b* seems to be averaged over the batch; it is a sum.",
              de="Der Gradient nach *b* ist offenbar über den Batch gemittelt; er ist eine Summe."),
        Wrong("bias-one-number", (DB, "np.sum(G)"),
              en="The gradient by *b* seems to be one number for all outputs.",
              de="Der Gradient nach *b* ist offenbar eine einzige Zahl für alle Ausgänge."),
        Wrong("weights-averaged", (DW, "X.T @ G / len(X)"),
              en="The gradient by *W* seems to be averaged over the batch; it is a sum.",
              de="Der Gradient nach *W* ist offenbar über den Batch gemittelt; er ist eine Summe."),
        Wrong("weights-transposed", (DW, "G.T @ X"),
              en="The gradient by *W* seems to be transposed.",
              de="Der Gradient nach *W* ist offenbar transponiert."),
        Wrong("first-sample-only", (DW, "np.outer(X[0], G[0])"),
              en="The gradient by *W* seems to come from the first sample alone.",
              de="Der Gradient nach *W* stammt offenbar nur vom ersten Beispiel."),
        Wrong("input-without-transpose", (DX, "G @ W if W.shape[0] == W.shape[1] else G @ W.T"),
              en="The gradient by *X* seems to use *W* in place of its transpose where *W* is square.",
              de="Der Gradient nach *X* verwendet bei quadratischem *W* offenbar *W* statt der Transponierten."),
        Wrong("input-averaged", (DX, "G @ W.T / len(X)"),
              en="The gradient by *X* seems to be divided by the batch size.",
              de="Der Gradient nach *X* ist offenbar durch die Größe des Batches geteilt."),
        Wrong("weights-moved-first", (DX, "G @ (W - 0.1 * X.T @ G).T"),
              en="The gradient by *X* seems to be computed after a step of *W*.",
              de="Der Gradient nach *X* wird offenbar erst nach einem Schritt von *W* berechnet."),
        Wrong("x-and-w-exchanged", ("return dX, dW, db", "return dW, dX, db"),
              en="The gradients by *X* and *W* seem to be returned in the wrong order.",
              de="Die Gradienten nach *X* und *W* werden offenbar in falscher Reihenfolge zurückgegeben."),
    ],
)  # fmt: skip
