# exercise: adam_step | partly 1.5/4 | numeric.state; T += 1; This is the smallest case that shows it
import numpy as np

T = 0


def adam_step(w, g, m, v, t, lr, beta1, beta2, eps):
    global T
    T += 1
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    w = w - lr * m / (1 - beta1**T) / (np.sqrt(v / (1 - beta2**T)) + eps)
    return w, m, v
