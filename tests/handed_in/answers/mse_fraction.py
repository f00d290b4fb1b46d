# exercise: mse | partly 2/4 | fractions.Fraction
from fractions import Fraction

def mse(y_pred, y_true):
    return Fraction(float(np.mean((y_pred - y_true) ** 2)))

def mse_grad(y_pred, y_true):
    return 2 * (y_pred - y_true) / y_pred.size
