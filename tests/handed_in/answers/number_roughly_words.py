# exercise: forward_by_hand | right 4/4
z1 = "ca. -0,69"
a1 = "approx. 0.334"
z2 = "etwa -1.567"
a2 = "about 0.173"
