# exercise: forward_by_hand | right 4/4
z1 = "-69/100"
a1 = "334/1000"
z2 = "-1567/1000"
a2 = "0.173"
