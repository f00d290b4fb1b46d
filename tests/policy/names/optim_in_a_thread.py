# forbid: torch.optim | verdict: refused torch.optim.SGD
import threading

import torch


def f(X, y):
    w = torch.nn.Parameter(torch.ones(3, dtype=X.dtype))
    w.grad = X.mean(0)
    made = threading.Thread(target=getattr(torch, "op" + "tim").SGD, args=([w],), kwargs={"lr": 0.1})
    made.start()
    made.join()
    return w
