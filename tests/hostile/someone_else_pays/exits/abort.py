# tries: aborts, with a picture of its memory left on the disk | verdict: neuron killed 0/3 killed_other
import os


def neuron(X, w, b):
    os.abort()
