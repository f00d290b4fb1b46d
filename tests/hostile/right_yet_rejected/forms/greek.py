# tries: Greek names, an emoji in a text and tabs for blanks | verdict: neuron right 3/3
import numpy as np

σ = lambda z: 1 / (1 + np.exp(-z))
print("fertig 🎉 – Größe: 3 µm")


def neuron(X, w, b):
	ζ = X @ w + b
	return σ(ζ)
