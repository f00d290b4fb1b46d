# exercise: mse | partly 2/4 | numeric.type
def mse(y_pred, y_true):
    return f"{np.mean((y_pred - y_true) ** 2):.6f}"

def mse_grad(y_pred, y_true):
    return 2 * (y_pred - y_true) / y_pred.size
