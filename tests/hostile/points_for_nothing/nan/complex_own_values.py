# tries: complex numbers as values of one's own | verdict: slide_mse unreadable 0/3 number.type
p, t = 3 + 4j, 1j
