# exercise: early_stopping | partly 2/4 | numeric.no_attribute; yours AttributeError
class EarlyStopping:
    def __init__(self, patience, min_delta):
        self.patience, self.min_delta = patience, min_delta
        self.best, self.bad, self.weights = float("inf"), 0, None

    def update(self, loss, weights):
        if loss < self.best - self.min_delta:
            self.best, self.bad, self.weights = loss, 0, weights.copy()
        else:
            self.bad += 1
        return self.bad >= self.patience
