# exercise: forward_by_hand | partly 3/4 | number.several
z1 = -0.69
a1 = "0.334 = 0.5"
z2 = -1.567
a2 = 0.173
