w1, w2, b, p1, p2 = {{w1}}, {{w2}}, {{b}}, {{p1}}, {{p2}}

cut1 = round(b / -w1, 2)
cut2 = round(b / -w2, 2)
z = round(p1 * w1 + p2 * w2 + b, 2)
distance = round(max(z, -z) / (w1 * w1 + w2 * w2) ** 0.5, 2)
