"""Adam and AdamW over several steps and parameters, with the cases that tell wrong versions apart.

A gradient of the size of eps shows where eps stands; a zero gradient after it the averages; a zero gradient with
decay the kind of decay; odd betas and a second parameter all else.
"""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part, Ref


def cases(draw):
    tiny = [[np.array([0.001, -0.002])]] + [[np.zeros(2)]] * 3
    yield run("a gradient of the size of eps, then none", [np.ones(2)], tiny, beta1=0.9, beta2=0.5).shown()
    still = [[np.zeros(2)]] * 2
    yield run("decay alone", [np.array([1.0, -2.0])], still, weight_decay=0.5).shown()
    yield run("decoupled decay alone", [np.array([1.0, -2.0])], still, weight_decay=0.5, decoupled=True).shown()
    yield run("the same gradient five times", [draw.normal(3)], [[draw.normal(3)]] * 5, eps=1e-8)
    yield run("two parameters", two(draw), [two(draw) for _ in range(4)], beta1=0.8, beta2=0.95, eps=0.01)
    yield run("two parameters, coupled", two(draw), [two(draw) for _ in range(3)], weight_decay=0.3)
    yield run("two parameters, decoupled", two(draw), [two(draw) for _ in range(3)], weight_decay=0.3, decoupled=True)


def two(draw):
    return [draw.uniform(0.3, 2.0, 2, 3) * draw.signs(2, 3), draw.uniform(0.3, 2.0, 3) * draw.signs(3)]


def run(name, params, gradients, **rates):
    """One optimizer, steps one after another, each from the parameters that the one before returned."""
    usual = {"lr": 0.1, "beta1": 0.7, "beta2": 0.9, "eps": 0.001, "weight_decay": 0.0, "decoupled": False}
    case = Case(name).call("Adam", as_="adam", **(usual | rates))
    for number, grads in enumerate(gradients):
        case.call("adam.step", as_=f"s{number}", params=params, grads=grads)
        params = Ref(f"s{number}")
    return case


class Adam:
    def __init__(self, lr, beta1, beta2, eps, weight_decay, decoupled):
        kind = torch.optim.AdamW if decoupled else torch.optim.Adam
        self.make = lambda params: kind(params, lr, (beta1, beta2), eps, weight_decay=weight_decay)
        self.params = []

    def step(self, params, grads):
        if not self.params:
            self.params = [torch.nn.Parameter(p.clone()) for p in params]
            self.optimizer = self.make(self.params)
        for p, g in zip(self.params, grads, strict=True):
            p.grad = g.clone()
        self.optimizer.step()
        return [p.detach().clone() for p in self.params]


EXERCISE = CodeExercise(parts=[Part("Adam", points=4)], cases=cases, reference=[Adam])
