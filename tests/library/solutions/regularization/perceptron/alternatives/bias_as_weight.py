import numpy as np


def perceptron_epoch(X, y, w, b, lr):
    extended = np.column_stack([X, np.ones(len(X))])
    v, wrong = np.append(w, b), []
    for i in range(len(X)):
        wrong.append(np.sign(extended[i] @ v) != y[i])
        v = v + wrong[-1] * lr * y[i] * extended[i]
    return v[:-1], v[-1], int(sum(wrong))
