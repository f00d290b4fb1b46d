# tries: many numbers where one is asked, one of which may be near | verdict: forward_by_hand unreadable 0/4
z1 = "0.1 or 0.2 or 0.3"
a1 = [i / 1000 for i in range(1000)]
z2 = {-1.0, 0.0, 1.0}
a2 = "0.5 ± 10"
