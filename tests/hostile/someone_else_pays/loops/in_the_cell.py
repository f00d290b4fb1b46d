# tries: a loop without end before anything is defined | verdict: neuron timed_out 0/3 timed_out
while True:
    pass


def neuron(X, w, b):
    return X[:, 0]
