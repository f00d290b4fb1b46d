# exercise: forward_by_hand | partly 3/4 | In z2: A sign seems to be turned.
z1 = -0.690
a1 = 0.334
z2 = 1.2 + 1.1*0.334
a2 = 0.173
