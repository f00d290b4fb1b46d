import numpy as np


def train_perceptron(X, y, epochs, lr):
    extended = np.column_stack([X, np.ones(len(X))])
    theta = np.zeros(extended.shape[1])
    for _ in range(epochs):
        before = theta.copy()
        for i in range(len(extended)):
            if np.sign(extended[i].dot(theta)) != y[i]:
                theta = theta + lr * y[i] * extended[i]
        if np.array_equal(before, theta):
            break
    return theta[:-1], theta[-1]
