w1, w2, b = {{w1}}, {{w2}}, {{b}}
p1, p2 = {{p1}}, {{p2}}

cut1 = -b / w1  # w1*x1 + b = 0
cut2 = -b / w2
z = w1 * p1 + w2 * p2 + b
distance = abs(z) / (w1**2 + w2**2) ** 0.5  # z grows by the length of w for each unit across the line
