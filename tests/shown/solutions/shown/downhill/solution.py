x0, eta = {{x0}}, {{eta}}
x1 = round(x0 - eta * 2 * x0, 3)
x2 = round(x1 - eta / 2 * 2 * x1, 3)
