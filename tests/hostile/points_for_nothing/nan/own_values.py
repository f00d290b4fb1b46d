# tries: no number and no finite one as values of one's own | verdict: slide_mse unreadable 0/3 number.finite number.open_alone
p, t = float("nan"), 1
