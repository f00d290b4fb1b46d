# exercise: forward_by_hand | unreadable 0/4 | number.type; asked is one number
z1 = lambda: -0.69
a1 = print
z2 = lambda: -1.567
a2 = abs
