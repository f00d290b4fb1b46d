# exercise: forward_by_hand | right 4/4
x, w1, b1, w2, b2 = 1.7, 0.3, -1.2, -1.1, -1.2
import math
def sigmoid(z):
    return 1 / (1 + math.exp(-z))
z1 = w1 * x + b1; a1 = sigmoid(z1); z2 = w2 * a1 + b2; a2 = sigmoid(z2)
print(f"{z1=:.3f} {a1=:.3f}")
