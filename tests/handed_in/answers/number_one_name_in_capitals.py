# exercise: forward_by_hand | partly 2/4 | In z2: A sign seems to be turned.; A2 is set
z1 = -0.69
a1 = 0.334
z2 = 1.567
A2 = 0.173
