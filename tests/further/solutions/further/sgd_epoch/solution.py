

def sgd_epoch(X, y, w, rate, batch_size):
    for start in range(0, len(X), batch_size):
        rows, wanted = X[start : start + batch_size], y[start : start + batch_size]
        w = w - rate * 2 * rows.T @ (rows @ w - wanted) / len(rows)
    return w
