# exercise: early_stopping | partly 2/4 | gives False; right is True
class EarlyStopping:
    def __init__(self, patience, min_delta):
        self.min_delta = min_delta
        self.best, self.best_weights = float("inf"), None

    def update(self, loss, weights):
        if loss < self.best - self.min_delta:
            self.best, self.best_weights = loss, weights.copy()
        return False
