# tries: pairs with the numbers first | verdict: which_loss right 3/3
answer = {number: letter.lower() for letter, number in {{right}}.items()}
