# exercise: adam_step | right 4/4
def adam_step(w, g, m, v, t, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    w = w - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return np.squeeze(w[None], 0), np.squeeze(m[None], 0), np.squeeze(v[None], 0)
