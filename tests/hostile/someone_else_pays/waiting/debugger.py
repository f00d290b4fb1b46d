# tries: a breakpoint, where nobody debugs | verdict: neuron raised 0/3 raised
def neuron(X, w, b):
    breakpoint()
    return X[:, 0]
