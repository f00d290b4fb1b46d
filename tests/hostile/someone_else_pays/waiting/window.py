# tries: a window with a plot, which waits to be closed | verdict: neuron right 3/3
import matplotlib.pyplot as plt
import numpy as np


plt.plot([1, 2, 3])
plt.show(block=True)
plt.pause(60)


def neuron(X, w, b):
    return 1 / (1 + np.exp(-(X @ w + b)))
