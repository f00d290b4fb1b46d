# exercise: forward_by_hand | partly 3/4 | number.wrong
z1 = -0.69
a1 = 0.334
z2 = -1.567
a2 = "1.234,5"
