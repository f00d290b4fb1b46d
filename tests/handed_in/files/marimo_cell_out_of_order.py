import marimo

__generated_with = "0.20.1"
app = marimo.App(width="medium")


@app.cell
def _(np):
    # exercise: 08-optimizers/adam_step
    def adam_step(w, g, m, v, t, lr, beta1, beta2, eps):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        step = lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
        return w - step, m, v

    return (adam_step,)


@app.cell
def _():
    import numpy as np
    return (np,)


if __name__ == "__main__":
    app.run()
