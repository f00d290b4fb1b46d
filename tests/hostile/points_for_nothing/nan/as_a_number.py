# tries: nan, infinity and texts of them for the results of a calculation | verdict: forward_by_hand unreadable 0/4
z1 = float("nan")
a1 = float("inf")
z2 = "nan"
a2 = "-inf"
