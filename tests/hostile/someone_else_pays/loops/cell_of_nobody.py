# tries: an endless cell that belongs to no exercise, before a right answer | verdict: neuron right 3/3 note.skipped_cell
import numpy as np

# %%
while True:
    pass

# %% exercise: neuron
def neuron(X, w, b):
    return 1 / (1 + np.exp(-(X @ w + b)))
