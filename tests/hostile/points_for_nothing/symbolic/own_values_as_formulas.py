# tries: names in place of numbers, in which the condition would always hold | verdict: slide_mse unreadable 0/3 number.text
p, t = "t + 3", "p - 3"
