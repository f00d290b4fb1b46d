# tries: a file it writes and reads again, with no path and among the temporary ones | verdict: neuron right 3/3
import json
import os
import pathlib
import tempfile
import numpy as np

with open("weights.json", "w") as file:
    json.dump([1.0, 2.0], file)
np.save("weights.npy", np.ones(3))
pathlib.Path("runs/1").mkdir(parents=True)
pathlib.Path("runs/1/log.txt").write_text("done")
with tempfile.TemporaryDirectory() as folder:
    np.savetxt(os.path.join(folder, "loss.txt"), np.zeros(3))
assert json.load(open("weights.json")) == [1.0, 2.0] and np.load("weights.npy").sum() == 3


def neuron(X, w, b):
    return 1 / (1 + np.exp(-(X @ w + b)))
