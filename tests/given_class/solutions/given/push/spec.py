import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part, Ref


def twice(name, value, up, factor):
    return (
        Case(name)
        .call("Node", as_="n", value=value)
        .call("push", as_="first", node=Ref("n"), upstream=up, factor=factor)
        .call("push", as_="second", node=Ref("n"), upstream=up, factor=factor)
        .get("n.grad")
    )


def cases(draw):
    yield twice("hand: two", np.array([2.0, 4.0]), np.array([1.0, 0.5]), 3.0).shown()
    yield twice("drawn: four", draw.normal(4), draw.normal(4), draw.decimal(0.2, 0.9))


class Node:
    def __init__(self, value):
        self.value = value
        self.grad = torch.zeros_like(value)


def push(node, upstream, factor):
    node.grad = node.grad + upstream * factor * node.value
    return node.grad


EXERCISE = CodeExercise(parts=[Part("Node", points=0), Part("push", points=2)], cases=cases, reference=[Node, push])
