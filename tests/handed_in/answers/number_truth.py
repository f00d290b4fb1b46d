# exercise: forward_by_hand | unreadable 0/4 | number.type; asked is one number
z1 = True
a1 = False
z2 = True
a2 = False
