# tries: a dataclass with a property for the attribute asked for | verdict: early_stopping right 4/4
from dataclasses import dataclass, field
import numpy as np


@dataclass
class EarlyStopping:
    patience: int
    min_delta: float = 0.0
    history: list[tuple[float, np.ndarray]] = field(default_factory=list)
    waiting: int = 0

    @property
    def best_weights(self) -> np.ndarray | None:
        return self.history[-1][1] if self.history else None

    def update(self, loss: float, weights: np.ndarray) -> bool:
        if not self.history or loss < self.history[-1][0] - self.min_delta:
            if loss == loss:
                self.history.append((loss, weights.copy()))
                self.waiting = -1
        self.waiting += 1
        return self.waiting >= self.patience
