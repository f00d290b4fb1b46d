

def centre(X, c):
    return X - c
