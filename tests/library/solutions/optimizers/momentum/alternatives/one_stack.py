import numpy as np


def momentum_step(weights, gradient, velocity, rate, friction):
    step = np.tensordot([friction, 1.0], np.stack([velocity, gradient]), axes=1)
    return np.stack([weights - rate * step, step])


def nesterov_step(weights, gradient, velocity, rate, friction):
    ahead = momentum_step(weights, gradient, velocity, rate, friction)[1]
    return weights - rate * gradient - (rate * friction) * ahead, ahead
