# exercise: forward_by_hand | unreadable 0/4 | number.comma; Write -0.69; Write 0.334; -1.567
z1 = -0, 69
a1 = 0, 334
z2 = -1, 567
a2 = 0, 173
