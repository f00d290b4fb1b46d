# exercise: forward_by_hand | unreadable 0/4 | number.finite
z1 = float("nan")
a1 = float("inf")
z2 = float("-inf")
a2 = "1e999"
