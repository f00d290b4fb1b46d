# exercise: mse | right 4/4
def mse(y_pred, y_true):
    return np.mean((y_pred - y_true) ** 2).item()

def mse_grad(y_pred, y_true):
    return 2 * (y_pred - y_true) / y_pred.size
