# exercise: forward_by_hand | right 4/4
z1 = "－０．６９"
a1 = "０．３３４"
z2 = "－１．５６７"
a2 = "０，１７３"
