# forbid: torch.optim | verdict: returned
import gc
import inspect
import logging
import traceback

import torch

logging.basicConfig()


def f(X, y):
    logging.getLogger(__name__).warning("here")
    inspect.stack()
    traceback.extract_stack()
    gc.collect()
    return X * 2
