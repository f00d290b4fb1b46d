

def rmsprop_step(w, g, s, lr, rho, eps):
    s = s.copy()
    s *= rho
    s += (1 - rho) * g * g
    return [step(w, g, s, lr, eps), s]


def adagrad_step(w, g, s, lr, eps):
    s = s.copy()
    s += g * g
    return [step(w, g, s, lr, eps), s]


def step(w, g, s, lr, eps):
    w = w.copy()
    w -= lr * (g / (eps + s**0.5))
    return w
