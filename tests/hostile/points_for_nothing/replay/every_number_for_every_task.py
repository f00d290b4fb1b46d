# tries: all options at every task | verdict: which_loss unreadable 0/3 match.text
answer = {letter: [1, 2, 3, 4, 5] for letter in "ABC"}
