# exercise: forward_by_hand | right 4/4
z1: float = -0.69
a1: float = 0.334
z2: float = -1.567
a2: float = 0.173
