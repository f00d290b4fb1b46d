# exercise: early_stopping | raised 0/4 | numeric.half_written; Take that line out
class EarlyStopping:
    def __init__(self, patience, min_delta):
        self.patience, self.min_delta = patience, min_delta
        self.best, self.bad, self.best_weights = float("inf"), 0, None

    def update(self, loss, weights):
        raise NotImplementedError
