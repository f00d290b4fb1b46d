# exercise: mse | partly 2/4 | numeric.dtype
def mse(y_pred, y_true):
    return np.mean((y_pred - y_true) ** 2) + 0j

def mse_grad(y_pred, y_true):
    return 2 * (y_pred - y_true) / y_pred.size
