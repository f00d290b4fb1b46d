# tries: a class with slots and a base class of its own | verdict: early_stopping right 4/4
import copy
import math


class Watcher:
    __slots__ = ("best", "bad", "best_weights")

    def __init__(self):
        self.best, self.bad, self.best_weights = math.inf, 0, None


class EarlyStopping(Watcher):
    __slots__ = ("patience", "min_delta")

    def __init__(self, patience, min_delta):
        super().__init__()
        self.patience, self.min_delta = patience, min_delta

    def update(self, loss, weights):
        improved = loss < self.best - self.min_delta
        self.bad = 0 if improved else self.bad + 1
        if improved:
            self.best, self.best_weights = loss, copy.deepcopy(weights)
        return not self.bad < self.patience
