# tries: NumPy's own scalars for a truth value and a number | verdict: early_stopping right 4/4
import numpy as np


class EarlyStopping:
    def __init__(self, patience, min_delta):
        self.patience, self.min_delta = np.int64(patience), np.float64(min_delta)
        self.best, self.bad, self.best_weights = np.float64(np.inf), np.int64(0), None

    def update(self, loss, weights):
        better = np.float64(loss) < self.best - self.min_delta
        if better:
            self.best, self.best_weights = np.float64(loss), np.array(weights)
        self.bad = np.where(better, 0, self.bad + 1)[()]
        return np.greater_equal(self.bad, self.patience)
