import numpy as np


class EarlyStopping:
    def __init__(self, patience, min_delta):
        self.patience = patience
        self.min_delta = min_delta
        self.best = np.inf
        self.best_weights = None
        self.bad_epochs = 0

    def update(self, loss, weights):
        if loss < self.best - self.min_delta:
            self.best = loss
            self.best_weights = weights.copy()
            self.bad_epochs = 0
        else:
            self.bad_epochs += 1
        return self.bad_epochs >= self.patience
