# tries: the inputs handed back | verdict: adam_step wrong 0/4
def adam_step(w, g, m, v, t, lr, beta1, beta2, eps):
    return w.copy(), m.copy(), v.copy()
