# tries: waits for somebody to type | verdict: neuron raised 0/3 raised
def neuron(X, w, b):
    return input("your name? ")
