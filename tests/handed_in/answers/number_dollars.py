# exercise: forward_by_hand | right 4/4
z1 = "$-0.69$"
a1 = "$0.334$"
z2 = "-1.567"
a2 = "0.173…"
