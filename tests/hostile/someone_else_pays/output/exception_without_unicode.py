# tries: an exception whose text is no Unicode | verdict: neuron raised 0/3 raised
def neuron(X, w, b):
    raise ValueError("\ud800" * 10_000)
