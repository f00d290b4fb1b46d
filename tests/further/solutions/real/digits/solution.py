

def predict(X, centres):
    distances = ((X[:, None, :] - centres) ** 2).sum(axis=2)
    return distances.argmin(axis=1)
