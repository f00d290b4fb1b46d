# tries: a loop without end | verdict: neuron timed_out 0/3 timed_out
def neuron(X, w, b):
    while True:
        pass
