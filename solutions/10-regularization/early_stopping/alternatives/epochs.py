import copy


class EarlyStopping:
    """Keeps epoch numbers in place of a counter."""

    best = None
    best_weights = None

    def __init__(self, patience: int, min_delta: float) -> None:
        self.patience, self.min_delta = patience, min_delta
        self.epoch = self.best_epoch = 0

    def improved(self, loss: float) -> bool:
        if loss != loss:
            return False
        return self.best is None or self.best - loss > self.min_delta

    def update(self, loss: float, weights) -> bool:
        self.epoch += 1
        if self.improved(loss):
            self.best, self.best_epoch, self.best_weights = loss, self.epoch, copy.deepcopy(weights)
        return self.epoch - self.best_epoch >= self.patience
