# exercise: forward_by_hand | partly 2/4 | number.percent
z1 = "-0.69"
a1 = "33.4%"
z2 = "-1.567"
a2 = "17.3 %"
