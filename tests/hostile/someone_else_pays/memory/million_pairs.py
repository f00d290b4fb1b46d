# tries: a dictionary of a million pairs | verdict: which_loss unreadable 0/3 match.type
answer = {i: i for i in range(10**6)}
