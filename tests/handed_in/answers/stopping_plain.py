# exercise: early_stopping | right 4/4
class EarlyStopping:
    def __init__(self, patience, min_delta):
        self.patience, self.min_delta = patience, min_delta
        self.best, self.bad, self.best_weights = float("inf"), 0, None

    def update(self, loss, weights):
        if loss < self.best - self.min_delta:
            self.best, self.bad = loss, 0
            self.best_weights = weights.copy()
        else:
            self.bad += 1
        return self.bad >= self.patience
