# exercise: early_stopping | partly 2/4 | numeric.type; best_weights is list of
class EarlyStopping:
    def __init__(self, patience, min_delta):
        self.patience, self.min_delta = patience, min_delta
        self.best, self.bad, self.best_weights = float("inf"), 0, None

    def update(self, loss, weights):
        if loss < self.best - self.min_delta:
            self.best, self.bad = loss, 0
            self.best_weights = weights.tolist()
        else:
            self.bad += 1
        return self.bad >= self.patience
