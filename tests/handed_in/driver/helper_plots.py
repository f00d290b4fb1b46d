# exercise: adam_step | right 4/4
import numpy as np


def adam_step(w, g, m, v, t, lr, beta1, beta2, eps):
    m = mix(beta1, m, g)
    v = mix(beta2, v, g**2)
    step = lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return w - step, m, v
# %% above
import matplotlib.pyplot as plt

plt.style.use('seaborn-v0_8-darkgrid')
plt.rcParams.update({'font.size': 14})
fig, ax = plt.subplots()
ax.plot([1, 2])
plt.show()

def mix(beta, old, new):
    return beta * old + (1 - beta) * new
