import numpy as np


def rmsprop_step(weights, gradient, squares, rate, decay, tiny):
    return general(weights, gradient, squares, rate, (decay, 1 - decay), tiny)


def adagrad_step(weights, gradient, squares, rate, tiny):
    return general(weights, gradient, squares, rate, (1, 1), tiny)


def general(weights, gradient, squares, rate, shares, tiny):
    squares = np.add(shares[0] * squares, shares[1] * np.square(gradient))
    return np.subtract(weights, np.divide(rate * gradient, np.sqrt(squares) + tiny)), squares
