# exercise: forward_by_hand | unreadable 0/4 | number.type; asked is one number
z1 = 1j
a1 = 0.334 + 1j
z2 = 2j
a2 = 0.173 + 0.1j
