import numpy as np

neuron = lambda X, w, b: np.exp(-np.logaddexp(0, -(np.hstack([X, np.ones((len(X), 1))]) @ np.append(w, b))))  # noqa: E731
