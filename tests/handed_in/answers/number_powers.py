# exercise: forward_by_hand | right 4/4
z1 = "-6.9e-1"
a1 = "3.34·10^-1"
z2 = "-1.567*10^0"
a2 = "1.73*10**-1"
