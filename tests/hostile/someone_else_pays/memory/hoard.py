# tries: memory, a little at a time, until there is none | verdict: neuron raised 0/3 cell_raised
import numpy as np

kept = []
while True:
    kept.append(np.ones(1 << 20))
