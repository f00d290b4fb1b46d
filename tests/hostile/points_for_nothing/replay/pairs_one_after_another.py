# tries: all pairs there are, one after another | verdict: which_loss unreadable 0/3 match.several
answer = [(letter, number) for letter in "ABC" for number in range(1, 6)]
