import numpy as np


class EarlyStopping:
    """Keeps everything it was told and works out the answers from that."""

    def __init__(self, patience, min_delta):
        self._patience = patience
        self._min_delta = min_delta
        self._seen = []

    def update(self, loss, weights):
        self._seen.append((loss, np.copy(weights)))
        return len(self._seen) - self._last_improvement() > self._patience

    def _last_improvement(self):
        best, last = np.inf, 0
        for number, (loss, _) in enumerate(self._seen, 1):
            if loss + self._min_delta < best:
                best, last = loss, number
        return last - 1 if last else -1

    @property
    def best_weights(self):
        last = self._last_improvement()
        return self._seen[last][1] if last >= 0 else None
