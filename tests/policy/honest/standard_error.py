# verdict: gives 'right'
import logging
import os
import sys
import warnings

import numpy as np

logging.basicConfig(level=logging.DEBUG)
logging.getLogger("student").warning("loss is %s", float("nan"))
warnings.warn("careful")
warnings.warn("old", DeprecationWarning, stacklevel=2)
np.log(np.zeros(2))
np.float64(1.0) / np.float64(0.0)
np.array([1.0]).astype(complex).astype(float)
sys.stderr.write("Traceback (most recent call last):\n" * 1000)
sys.stderr.flush()
os.write(2, b"straight to the descriptor" * 10_000)
os.write(1, b"and to the other one" * 10_000)
print("here", file=sys.stderr, flush=True)
print("there", file=sys.__stderr__)
sys.stdout.isatty(), sys.stderr.isatty(), sys.stdout.encoding


def f(X, y):
    warnings.warn("again")
    logging.error("in the call")
    os.write(2, b"x")
    return "right"
