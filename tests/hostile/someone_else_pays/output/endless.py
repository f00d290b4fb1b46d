# tries: prints for ever | verdict: neuron timed_out 0/3 timed_out
def neuron(X, w, b):
    while True:
        print("x" * 10_000)
