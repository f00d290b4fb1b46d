# tries: numbers of NumPy alone, in the order of the tasks | verdict: which_loss right 3/3
import numpy as np

answer = np.array(list({{right}}.values()))
