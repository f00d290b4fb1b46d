# exercise: neuron | no_answer 0/3 | numeric.no_answer; still stands as it was handed out
def neuron(X, w, b):
    raise NotImplementedError
