# tries: a number for which the condition takes for ever | verdict: slide_mse unreadable 0/3 number.text
p, t = "9^9^9^9^9", "2^(10^9)"
