

def dropout(x, u, p, training):
    out = x.copy()
    if training:
        out[u < p] = 0.0
        out /= 1 - p
    return out


def dropout_backward(g, u, p, training):
    out = g.copy()
    if training:
        out[u < p] = 0.0
        out *= 1 / (1 - p)
    return out
