import numpy as np


def adam_step(weights, gradient, first, second, step, rate, b1, b2, tiny):
    decay = np.array([b1, b2]).reshape((2,) + (1,) * gradient.ndim)
    state = decay * np.stack([first, second]) + (1 - decay) * np.stack([gradient, gradient**2])
    mean, square = state / (1 - decay**step)
    return np.subtract(weights, rate * mean / (tiny + np.sqrt(square))), *state
