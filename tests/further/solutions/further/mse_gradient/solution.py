

def mse_gradient(X, w, y):
    dr = 2 * (X @ w - y) / len(y)
    return dr, X.T @ dr
