def momentum_step(w, g, u, lr, mu):
    u = mu * u + g
    w = w - lr * u
    return w, u


def nesterov_step(w, g, u, lr, mu):
    u_new = mu * u + g
    w = w - lr * (g + mu * u_new)
    return w, u_new
