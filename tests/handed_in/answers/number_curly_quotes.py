# exercise: forward_by_hand | raised 0/4 | answer.curly
z1 = “-0.69”
a1 = “0.334”
z2 = “-1.567”
a2 = “0.173”
