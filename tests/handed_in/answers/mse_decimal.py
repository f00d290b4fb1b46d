# exercise: mse | partly 2/4 | decimal.Decimal
from decimal import Decimal

def mse(y_pred, y_true):
    return Decimal(float(np.mean((y_pred - y_true) ** 2)))

def mse_grad(y_pred, y_true):
    return 2 * (y_pred - y_true) / y_pred.size
