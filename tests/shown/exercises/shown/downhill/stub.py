x1 = None
x2 = None
