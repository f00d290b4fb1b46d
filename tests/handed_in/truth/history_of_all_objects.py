# exercise: early_stopping | wrong 0/4 | numeric.state; self.history.append(loss); after earlier calls it does not
class EarlyStopping:
    history = []

    def __init__(self, patience, min_delta):
        self.patience, self.min_delta = patience, min_delta
        self.bad, self.best_weights = 0, None

    def update(self, loss, weights):
        if not self.history or loss < min(self.history) - self.min_delta:
            self.bad, self.best_weights = 0, weights.copy()
        else:
            self.bad += 1
        self.history.append(loss)
        return self.bad >= self.patience
