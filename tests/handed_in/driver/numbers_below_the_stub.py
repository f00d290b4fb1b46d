# exercise: forward_by_hand | right 4/4 | note.elsewhere
# %% | stub
import math


def s(z):
    return 1 / (1 + math.exp(-z))


z1 = w1 * x + b1
a1 = s(z1)
z2 = w2 * a1 + b2
a2 = s(z2)
