# exercise: mse | partly 2/4 | numeric.type; Loss
class Loss:
    def __init__(self, value):
        self.value = value

    def __float__(self):
        return float(self.value)

def mse(y_pred, y_true):
    return Loss(np.mean((y_pred - y_true) ** 2))

def mse_grad(y_pred, y_true):
    return 2 * (y_pred - y_true) / y_pred.size
