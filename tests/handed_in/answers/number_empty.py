# exercise: forward_by_hand | no_answer 0/4 | number.no_answer
z1 = None
a1 = ""
z2 = "  "
a2 = None
