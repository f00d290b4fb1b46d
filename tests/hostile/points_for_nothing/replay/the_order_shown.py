# tries: the lines in the order in which they are shown | verdict: order_a_step wrong 0/3 order.none
answer = "ABCDEF"
