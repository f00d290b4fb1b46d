# tries: a result that holds itself | verdict: neuron killed 0/3 garbled
def neuron(X, w, b):
    circle = []
    circle.append(circle)
    return circle
