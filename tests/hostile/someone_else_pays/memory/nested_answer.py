# tries: a list a thousand levels deep | verdict: order_a_step unreadable 0/3 order.type
answer = "A"
for _ in range(1000):
    answer = [answer, answer]
