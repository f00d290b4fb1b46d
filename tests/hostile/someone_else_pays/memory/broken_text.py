# tries: a text that is no Unicode | verdict: neuron killed 0/3 garbled
def neuron(X, w, b):
    return "\ud800" * 1000
