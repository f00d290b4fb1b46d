# exercise: adam_step | right 4/4 | note.magic
%load_ext autoreload
%autoreload 2
%config InlineBackend.figure_format = 'retina'
import numpy as np


def adam_step(w, g, m, v, t, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    step = lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return w - step, m, v
%timeit -n 1 -r 1 np.ones(2)
%time a = np.ones(2)
adam_step?
t = %timeit -o -n 1 -r 1 pass
print(f'{t.average:.3f}', a)
files = !ls
