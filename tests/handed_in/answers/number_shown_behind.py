# exercise: forward_by_hand | right 4/4
z1 = -0.69
z1
a1 = 0.334
a1
z2 = -1.567
z2
a2 = 0.173
a2
