# exercise: forward_by_hand | unreadable 0/4 | number.type; asked is one number
z1 = {"z1": -0.69}
a1 = {"a1": 0.334}
z2 = {"z2": 1}
a2 = {"a2": 1}
