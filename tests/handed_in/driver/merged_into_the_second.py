# exercise: neuron | no_answer 0/3 | note.below_check; again, below the check of neuron
# %% answer: train_perceptron | empty
import numpy as np


def neuron(X, w, b):
    return 1 / (1 + np.exp(-(X @ w + b)))


def train_perceptron(X, y, epochs, lr):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(epochs):
        for x_i, y_i in zip(X, y):
            if y_i * (x_i @ w + b) <= 0:
                w, b = w + lr * y_i * x_i, b + lr * y_i
    return w, b
# %% check
check("neuron")
