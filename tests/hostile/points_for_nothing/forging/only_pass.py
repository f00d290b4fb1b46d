# tries: functions that do nothing | verdict: mse no_answer 0/4
def mse(y_pred, y_true):
    pass


def mse_grad(y_pred, y_true):
    pass
