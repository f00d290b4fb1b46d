# tries: calls itself for ever | verdict: neuron raised 0/3 raised
def neuron(X, w, b):
    return neuron(X, w, b)
