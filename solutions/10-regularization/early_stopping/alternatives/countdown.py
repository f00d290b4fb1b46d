from dataclasses import dataclass, field

import numpy as np


@dataclass
class EarlyStopping:
    patience: int
    min_delta: float
    best_weights: np.ndarray | None = None
    target: float = float("inf")
    left: int = field(init=False)

    def __post_init__(self):
        self.left = self.patience

    def update(self, loss, weights):
        self.left -= 1
        if np.less(loss, self.target):
            self.target = loss - self.min_delta
            self.best_weights = np.array(weights)
            self.left = self.patience
        return np.equal(self.left, 0)
