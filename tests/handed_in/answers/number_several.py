# exercise: forward_by_hand | unreadable 0/4 | number.type; asked is one number
z1 = [-0.69, 0.334]
a1 = (0.1, 0.334)
z2 = {0.1, 0.2}
a2 = [1, 2]
