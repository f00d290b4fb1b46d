# tries: pairs in one text, with arrows | verdict: which_loss right 3/3
answer = ", ".join(f"{number} → {letter}" for letter, number in {{right}}.items())
