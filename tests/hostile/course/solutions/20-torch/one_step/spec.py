"""A module and its optimizer are handed over, and looked at afterwards."""

import numpy as np

from autograder.spec import Case, CodeExercise, Net, Part, Sgd


def step(name, model, X, y):
    case = Case(name).call("one_step", as_="loss", model=model, optimizer=Sgd("model", lr=0.25), X=X, y=y)
    return case.look("model", "parameters", "gradients", "training")


def cases(draw):
    yield step("one: from zero", Net([("Linear", 1, 1)], [[[0.0]], [0.0]]), np.array([[1.0]]), np.array([[2.0]])).shown()
    deep = Net([("Linear", 3, 4), "Tanh", ("Linear", 4, 1)], [draw.normal(4, 3), draw.normal(4), draw.normal(1, 4), draw.normal(1)])
    yield step("one: two layers", deep, draw.normal(5, 3), draw.normal(5, 1))


def one_step(model, optimizer, X, y):
    optimizer.zero_grad()
    loss = ((model(X) - y) ** 2).mean()
    loss.backward()
    optimizer.step()
    return loss.item()


EXERCISE = CodeExercise(
    parts=[Part("one_step", points=3, returns={"loss": 1, "parameters": 1, "gradients": 0.5, "training": 0.5}, together=True)],
    cases=cases, reference=[one_step], env="torch",
)
