# exercise: forward_by_hand | partly 3/4 | z1 is the pair; Write -0.69
z1 = -0,69
a1 = 0.334
z2 = -1.567
a2 = 0.173
