# tries: a generator of letters that never ends | verdict: order_a_step unreadable 0/3 order.type
import itertools

answer = (letter for letter in itertools.cycle("ABC"))
