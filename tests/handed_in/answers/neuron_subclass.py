# exercise: neuron | right 3/3
def neuron(X, w, b):
    a = 1 / (1 + np.exp(-(X @ w + b)))
    return a.view(type("Mine", (np.ndarray,), {}))
