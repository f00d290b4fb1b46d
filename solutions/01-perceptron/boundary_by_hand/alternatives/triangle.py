import numpy as np

w, b, p = np.array([{{w1}}, {{w2}}]), {{b}}, np.array([{{p1}}, {{p2}}])

cut1, cut2 = -b / w
z = w @ p + b
a, c = np.array([cut1, 0.0]), np.array([0.0, cut2])
twice_the_area = (c - a)[0] * (p - a)[1] - (c - a)[1] * (p - a)[0]
distance = abs(twice_the_area) / np.linalg.norm(c - a)
