# tries: several cells, some of which fail or belong to nobody | verdict: neuron right 3/3
import numpy as np

# %%
1 / 0

# %%
sigmoid = lambda z: 1 / (1 + np.exp(-z))

# %%
import a_library_that_is_not_here

# %% exercise: neuron
def neuron(X, w, b):
    return sigmoid(X @ w + b)

# %%
neuron(1, 2, 3)
