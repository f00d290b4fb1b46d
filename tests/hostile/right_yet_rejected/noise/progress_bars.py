# tries: progress bars, redrawn in place on stderr | verdict: neuron right 3/3
import sys
import time
from tqdm import tqdm, trange
from tqdm.notebook import tqdm as notebook_tqdm
import numpy as np

for i in range(100):
    print(f"\r{i:3}% [{'#' * (i // 5):20}]", end="", file=sys.stderr, flush=True)
for _ in trange(3, desc="training"):
    pass
with tqdm(total=3) as bar:
    bar.update(1)


def neuron(X, w, b):
    return np.array([1 / (1 + np.exp(-(x @ w + b))) for x in notebook_tqdm(X, leave=False)])
