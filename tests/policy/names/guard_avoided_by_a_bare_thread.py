# forbid: torch.optim | verdict: refused _thread.start_new_thread line 9
import _thread
import time

import torch


def f(X, y):
    _thread.start_new_thread(getattr(torch, "op" + "tim").SGD, ([torch.nn.Parameter(X)],))
    time.sleep(0.1)
    return X
