# tries: a list of a million letters | verdict: order_a_step unreadable 0/3 order.type
answer = ["A"] * 10**6
