# tries: questions that a course's own function never comes to an end with | verdict: is_descent raised 0/2 raised
import numpy as np


def is_descent(step):
    return step(np.ones(2), np.ones(2), 1e300) is None
