# exercise: forward_by_hand | right 4/4
z1 = "−0.690"
a1 = "0.334"
z2 = "−1.567"
a2 = "0.173"
