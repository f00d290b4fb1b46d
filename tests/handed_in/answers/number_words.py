# exercise: forward_by_hand | unreadable 0/4 | number.text
z1 = "minus 0.69"
a1 = "a third"
z2 = "0.1 or 0.2"
a2 = "0.17 ± 0.01"
