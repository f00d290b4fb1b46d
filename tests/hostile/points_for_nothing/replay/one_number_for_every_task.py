# tries: the same option for every task | verdict: which_loss wrong 0/3 match.twice
answer = dict.fromkeys("ABC", 1)
