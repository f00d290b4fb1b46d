# exercise: forward_by_hand | raised 0/4 | number.comma_written; Write -0.05; Write -1.567
z1 = -0,05
a1 = 0,334
z2 = -1,567
a2 = 0,173
