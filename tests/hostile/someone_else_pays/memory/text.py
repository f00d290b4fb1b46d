# tries: a text of 100 GB | verdict: neuron raised 0/3 raised
def neuron(X, w, b):
    return len("a" * 10**11)
