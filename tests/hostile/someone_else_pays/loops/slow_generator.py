# tries: a result that never gives its first item | verdict: neuron timed_out 0/3 timed_out
def neuron(X, w, b):
    while True:
        pass
    yield 0.5
