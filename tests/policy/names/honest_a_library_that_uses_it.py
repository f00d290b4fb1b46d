# forbid: numpy.dot, numpy.linalg.lstsq, numpy.sort, sorted, numpy.sum | verdict: returned
import collections
import statistics

import numpy as np


def f(X, y):
    fit = np.polyfit(np.arange(len(y)), y, 1)
    middle = np.median(X, 0) + np.percentile(X, 50, axis=0) + np.cov(X.T)[0] + np.mean(X, 0)
    counted = collections.Counter(y.tolist()).most_common(1)
    return middle + fit[0] + statistics.median(y.tolist()) + counted[0][1] + np.unique(X)[0]
