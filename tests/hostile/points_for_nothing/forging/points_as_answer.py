# tries: points where an answer is asked: too many, negative and no number | verdict: forward_by_hand wrong 0/4
z1 = 999
a1 = -5
z2 = 999
a2 = 4.0
