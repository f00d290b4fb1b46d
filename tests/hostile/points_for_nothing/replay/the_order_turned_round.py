# tries: the lines from the last to the first | verdict: order_a_step wrong 0/3 order.none
answer = list("FEDCBA")
