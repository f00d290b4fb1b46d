# exercise: forward_by_hand | partly 1/4 | number.rounded; rounded to 1 decimal
z1 = -0.69
a1 = 0.3
z2 = -1.6
a2 = 0.2
