import math

w1, w2, b, p1, p2 = {{w1}}, {{w2}}, {{b}}, {{p1}}, {{p2}}

cut1, cut2 = -b / w1, -b / w2
z = b + sum(w * p for w, p in [(w1, p1), (w2, p2)])
t = z / (w1**2 + w2**2)
foot = (p1 - t * w1, p2 - t * w2)
distance = math.dist((p1, p2), foot)
