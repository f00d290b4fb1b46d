"""A module, its optimizer and a loss are handed over; what the call leaves in them is looked at."""

import numpy as np
import torch

from autograder.spec import AdamOpt, Case, CodeExercise, Leaf, Loss, Net, Part, Ref, Sgd


def trained(name, model, optimizer, loss, X, y, times=1):
    case = Case(name).call("train_step", as_="loss", model=model, optimizer=optimizer, loss_function=Loss(loss), X=X, y=y)
    for _ in range(times - 1):
        case.call("train_step", as_="loss", model=Ref("model"), optimizer=Ref("optimizer"), loss_function=Loss(loss), X=X, y=y)
    return case.look("model", "parameters", "training")


def predicted(name, model, X):
    case = Case(name).call("predict", as_="prediction", model=model, X=X)
    return case.look("model", "training").look("prediction", "requires_grad")


def cases(draw):
    def deep(**options):
        sizes = [draw.normal(4, 3), draw.normal(4), draw.uniform(0.5, 2.0, 4), draw.normal(4), draw.normal(2, 4), draw.normal(2)]
        return Net([("Linear", 3, 4), ("BatchNorm1d", 4), "Tanh", ("Linear", 4, 2)], sizes, **options)

    def line():
        return Net([("Linear", 1, 1)], [[[0.0]], [0.0]])

    yield trained("steps: from zero", line(), Sgd("model", lr=0.25), "MSELoss", np.array([[1.0]]), np.array([[2.0]])).shown()
    yield trained("steps: two", line(), Sgd("model", lr=0.125), "MSELoss", np.array([[1.0], [2.0]]), np.array([[2.0], [1.0]]), 2).shown()
    left = [draw.normal(1, 2), draw.normal(1)]
    yield trained("steps: gradients left over", Net([("Linear", 2, 1)], [draw.normal(1, 2), draw.normal(1)], left),
                  Sgd("model", lr=0.1, momentum=0.9), "BCEWithLogitsLoss", draw.normal(5, 2), (draw.normal(5, 1) > 0) * 1.0)  # fmt: skip
    X, y = draw.normal(6, 3), draw.normal(6, 2)
    yield trained("mode: found in evaluation", deep(training=False), AdamOpt("model", lr=0.01), "MSELoss", X, y).look("model", "buffers", as_="parameters")
    yield trained("mode: found in training", deep(), AdamOpt("model", lr=0.01), "MSELoss", X, y, 2).look("model", "buffers", as_="parameters")

    small = Net([("BatchNorm1d", 1)], {"0.weight": [2.0], "0.bias": [1.0], "0.running_mean": [1.0], "0.running_var": [4.0]})
    yield predicted("predicting: in training", small, np.array([[3.0], [5.0]])).shown()
    yield predicted("predicting: in evaluation", deep(training=False), draw.normal(4, 3))
    yield predicted("predicting: gradients asked for", deep(), Leaf(draw.normal(4, 3)))


def train_step(model, optimizer, loss_function, X, y):
    model.train()
    optimizer.zero_grad()
    loss = loss_function(model(X), y)
    loss.backward()
    optimizer.step()
    return loss.item()


def predict(model, X):
    before = model.training
    with torch.no_grad():
        prediction = model.eval()(X)
    model.train(before)
    return prediction


EXERCISE = CodeExercise(
    parts=[
        Part("train_step", points=3, returns={"loss": 1, "parameters": 1, "training": 1}, together=True),
        Part("predict", points=2, returns={"prediction": 2, "training": 1, "requires_grad": 1}, together=True),
    ],
    cases=cases,
    reference=[train_step, predict],
    env="torch",
)
