# exercise: adam_step | right 4/4
import numpy as np


def adam_step(w, g, m, v, t, lr, beta1, beta2, eps):
    m = mix(beta1, m, g)
    v = mix(beta2, v, g**2)
    step = lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return w - step, m, v
# %% above
import os
import shutil
import tempfile

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, 'a')
    open(path, 'w').close()
    shutil.copy(path, path + '2')
    os.chmod(path, 0o600)
    os.symlink(path, path + '3')
    assert os.path.exists(path + '3')

def mix(beta, old, new):
    return beta * old + (1 - beta) * new
