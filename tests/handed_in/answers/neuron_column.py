# exercise: neuron | wrong 0/3 | numeric.shape
def neuron(X, w, b):
    a = 1 / (1 + np.exp(-(X @ w + b)))
    return a[:, None]
