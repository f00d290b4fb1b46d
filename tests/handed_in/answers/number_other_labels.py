# exercise: forward_by_hand | unreadable 0/4 | number.other_label
z1 = "a1 = -0.69"
a1 = "z1 = 0.334"
z2 = "a2 = -1.567"
a2 = "z2 = 0.173"
