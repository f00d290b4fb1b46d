import numpy as np


def breaks_one():
    return np.array([[1000.0, 0.0]])


def breaks_two():
    return np.array([[-700.0, -700.0], [700.0, 700.0]])


def breaks_three():
    return np.array([[0.0, 3.0], [0.0, 0.0]])
