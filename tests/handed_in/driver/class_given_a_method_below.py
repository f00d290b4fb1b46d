# exercise: early_stopping | right 4/4
class EarlyStopping:
    def __init__(self, patience, min_delta):
        self.patience, self.min_delta = patience, min_delta
        self.best, self.best_weights, self.waited = float("inf"), None, 0
# %%
def update(self, loss, weights):
    if loss < self.best - self.min_delta:
        self.best, self.best_weights, self.waited = loss, weights.copy(), 0
    else:
        self.waited += 1
    return self.waited >= self.patience


EarlyStopping.update = update
