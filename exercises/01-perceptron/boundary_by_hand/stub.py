w1, w2, b = {{w1}}, {{w2}}, {{b}}
p1, p2 = {{p1}}, {{p2}}

cut1 = None
cut2 = None
z = None
distance = None
