import math

x, w1, b1, w2, b2 = {{x}}, {{w1}}, {{b1}}, {{w2}}, {{b2}}

z1 = w1 * x + b1
a1 = 1 / (1 + math.exp(-z1))
z2 = w2 * a1 + b2
a2 = 1 / (1 + math.exp(-z2))
