# tries: a main function with tests of its own | verdict: neuron right 3/3
import unittest
import numpy as np


def neuron(X, w, b):
    return 1 / (1 + np.exp(-(X @ w + b)))


class Test(unittest.TestCase):
    def test_zero(self):
        np.testing.assert_allclose(neuron(np.zeros((2, 3)), np.zeros(3), 0.0), 0.5)


if __name__ == "__main__":
    unittest.main(argv=["x"], exit=False)
    assert neuron(np.ones((1, 1)), np.ones(1), 0.0) > 0.7
