"""A network with one hidden layer and its gradients by mean squared error (the reference: autograd)."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Equivalent, Part, Wrong


def cases(draw):
    hand = {
        "W1": np.array([[1.0, -1.0], [0.0, 1.0]]), "b1": np.array([0.0, 1.0]),
        "W2": np.array([[2.0], [1.0]]), "b2": np.array([-3.0]),
    }  # fmt: skip
    X = np.array([[1.0, 2.0], [2.0, 1.0], [0.0, 1.0]])
    yield Case("three samples", "mlp", group="all", X=X, **hand).shown()
    yield Case("three samples, backward", "mlp_backward", group="all", X=X, Y=np.array([[0.0], [4.0], [0.0]]), **hand).shown()
    for name, n, sizes in (("wide", 5, (3, 4, 2)), ("square", 3, (3, 3, 3))):
        below = {"b2": np.append(-20.0, draw.normal(sizes[2] - 1))}  # the first output is negative
        yield Case(name, "mlp", group="all", X=draw.normal(n, sizes[0]), **(net(draw, *sizes) | below))
        X, Y = draw.normal(n, sizes[0]), draw.normal(n, sizes[2])
        yield Case(f"{name}, backward", "mlp_backward", group="all", X=X, Y=Y, **net(draw, *sizes))


def net(draw, d, h, m):
    return {"W1": draw.normal(d, h), "b1": 0.5 + draw.normal(h), "W2": draw.normal(h, m), "b2": 1 + draw.normal(m)}


def mlp(X, W1, b1, W2, b2):
    return torch.relu(X @ W1 + b1) @ W2 + b2


def mlp_backward(X, Y, *params):
    leaves = [p.clone().requires_grad_() for p in params]
    return torch.autograd.grad(torch.nn.functional.mse_loss(mlp(X, *leaves), Y), leaves)


HIDDEN, OUTPUT = "np.maximum(X @ W1 + b1, 0)", "hidden @ W2 + b2"
DY, DW2, DB2 = "2 * (H @ W2 + b2 - Y) / Y.size", "H.T @ dY", "dY.sum(axis=0)"
DH, DZ, DB1 = "dY @ W2.T", "dH * (Z > 0)", "dZ.sum(axis=0)"

EXERCISE = CodeExercise(
    parts=[Part("mlp", points=2), Part("mlp_backward", points=4, returns={"dW1": 1, "db1": 1, "dW2": 1, "db2": 1}, compare="absolute")],
    cases=cases,
    reference=[mlp, mlp_backward],
    groups={"all": ("All cases", "Alle Fälle")},
    equivalent=[
        Equivalent("5:14 np.maximum(X @ W1 + b1, 0) -> np.maximum(0, X @ W1 + b1)", "The greater of two does not depend on their order."),
        Equivalent("11:9 np.maximum(Z, 0) -> np.maximum(0, Z)", "The greater of two does not depend on their order."),
        Equivalent("16:16 Z -> H", "What is positive before ReLU is positive after it."),
    ],
    wrong=[
        Wrong("no-activation", (HIDDEN, "X @ W1 + b1"),
              en="The ReLU of the hidden layer seems to be missing.",
              de="In der verdeckten Schicht fehlt offenbar ReLU."),
        Wrong("activated-at-the-end", (OUTPUT, f"np.maximum({OUTPUT}, 0)"),
              en="ReLU seems to be applied to the output as well.",
              de="ReLU wird offenbar auch auf die Ausgabe angewandt."),
        Wrong("sigmoid-for-relu", (HIDDEN, "1 / (1 + np.exp(-(X @ W1 + b1)))"),
              en="The hidden layer seems to use the sigmoid in place of ReLU.",
              de="Die verdeckte Schicht verwendet offenbar Sigmoid statt ReLU."),
        Wrong("first-bias-left-out", (HIDDEN, "np.maximum(X @ W1, 0)"),
              en="`b1` seems to be left out in the forward pass.",
              de="`b1` fehlt offenbar im Vorwärtsdurchlauf."),
        Wrong("second-bias-left-out", (OUTPUT, "hidden @ W2"),
              en="`b2` seems to be left out in the forward pass.",
              de="`b2` fehlt offenbar im Vorwärtsdurchlauf."),
        Wrong("bias-after-activation", (HIDDEN, "np.maximum(X @ W1, 0) + b1"),
              en="`b1` seems to be added after ReLU, not before.",
              de="`b1` wird offenbar nach ReLU addiert statt davor."),
        Wrong("gradient-not-averaged", (DY, "2 * (H @ W2 + b2 - Y)"),
              en="The gradients seem not to be averaged, though the loss is.",
              de="Die Gradienten sind offenbar nicht gemittelt, der Verlust aber schon."),
        Wrong("averaged-over-rows", (DY, "2 * (H @ W2 + b2 - Y) / len(Y)"),
              en="The gradients seem to be divided by the number of rows, not of elements.",
              de="Die Gradienten sind offenbar durch die Anzahl der Zeilen geteilt statt durch die der Elemente."),
        Wrong("factor-two-missing", (DY, "(H @ W2 + b2 - Y) / Y.size"),
              en="The factor 2 of the squared error's derivative seems to be missing.",
              de="Der Faktor 2 aus der Ableitung des quadratischen Fehlers fehlt offenbar."),
        Wrong("gradient-ascends", (DY, "2 * (Y - H @ W2 - b2) / Y.size"),
              en="All gradients seem to have the opposite sign.",
              de="Alle Gradienten haben offenbar das falsche Vorzeichen."),
        Wrong("relu-not-differentiated", (DZ, "1.0 * dH"),
              en="The slope of ReLU seems to be missing in the backward pass.",
              de="Im Rückwärtsdurchlauf fehlt offenbar die Steigung von ReLU."),
        Wrong("mask-of-gradient", (DZ, "dH * (dH > 0)"),
              en="The backward pass seems to cut off negative gradients, not those of inactive units.",
              de="Der Rückwärtsdurchlauf schneidet offenbar negative Gradienten ab statt die inaktiver Neuronen."),
        Wrong("value-for-slope", (DZ, "dH * H"),
              en="The backward pass seems to multiply by the value of ReLU, not by its slope.",
              de="Der Rückwärtsdurchlauf multipliziert offenbar mit dem Wert von ReLU statt mit der Steigung."),
        Wrong("first-bias-averaged", (DB1, "dZ.mean(axis=0)"),
              en="The gradient by `b1` seems to be averaged over the batch once more.",
              de="Der Gradient nach `b1` ist offenbar noch einmal über den Batch gemittelt."),
        Wrong("first-bias-before-relu", (DB1, "dH.sum(axis=0)"),
              en="The gradient by `b1` seems to be taken before the slope of ReLU.",
              de="Der Gradient nach `b1` wird offenbar vor der Steigung von ReLU genommen."),
        Wrong("second-bias-keeps-an-axis", (DB2, "dY.sum(axis=0, keepdims=True)"),
              en="The gradient by `b2` seems to keep the summed axis: (1, m) in place of (m,).",
              de="Der Gradient nach `b2` behält offenbar die summierte Achse: (1, m) statt (m,)."),
        Wrong("second-weights-of-z", (DW2, "Z.T @ dY"),
              en="The gradient by `W2` seems to use the hidden values before ReLU.",
              de="Der Gradient nach `W2` verwendet offenbar die verdeckten Werte vor ReLU."),
        Wrong("second-weights-moved-first", (DH, "dY @ (W2 - 0.1 * dW2).T"),
              en="The gradient seems to pass through `W2` after a step of it.",
              de="Der Gradient läuft offenbar erst nach einem Schritt von `W2` durch diese Matrix."),
        Wrong("square-without-transpose", (DH, "dY @ (W2 if W2.shape[0] == W2.shape[1] else W2.T)"),
              en="The gradient seems to pass through `W2` without a transpose where `W2` is square.",
              de="Der Gradient läuft bei quadratischem `W2` offenbar ohne Transponieren durch diese Matrix."),
    ],
)  # fmt: skip
