# tries: the place of every line | verdict: order_a_step right 3/3
answer = {letter: place for place, letter in enumerate({{right}}, 1)}
