# tries: the lines in one sentence | verdict: order_a_step right 3/3
answer = " dann ".join({{right}}).lower() + "."
