# exercise: early_stopping | right 4/4
class EarlyStopping:
    def __init__(self, patience, min_delta):
        self.patience, self.min_delta = patience, min_delta
        self.best, self.bad, self.best_weights = np.inf, 0, None

    def update(self, loss, weights):
        if loss < self.best - self.min_delta:
            self.best, self.bad = loss, 0
            self.best_weights = np.array(weights)
        else:
            self.bad += 1
        return np.bool_(self.bad >= self.patience)
