# tries: np.vectorize over the rows | verdict: neuron right 3/3
import math
import numpy as np

neuron = np.vectorize(lambda x, w, b: 1 / (1 + math.exp(-(x @ w + b))), signature="(d),(d),()->()")
