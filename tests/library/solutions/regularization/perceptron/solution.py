def perceptron_epoch(X, y, w, b, lr):
    mistakes = 0
    for i, x in enumerate(X):
        label = y[i]
        if label * (x @ w + b) <= 0:
            w = w + lr * label * x
            b = b + lr * label
            mistakes += 1
    return w, b, mistakes
