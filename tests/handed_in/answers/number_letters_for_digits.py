# exercise: forward_by_hand | unreadable 0/4 | number.text
z1 = "-O.69"
a1 = "O,334"
z2 = "-l.567"
a2 = "?"
