# exercise: forward_by_hand | unreadable 0/4 | number.unit; the number alone
z1 = "-0.69 V"
a1 = "0.334 cm"
z2 = "-1.567 units"
a2 = "0.173 rad"
