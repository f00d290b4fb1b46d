# tries: every line at every place | verdict: order_a_step unreadable 0/3 order.twice
answer = "ABCDEF" * 4
