x, w1, b1, w2, b2 = {{x}}, {{w1}}, {{b1}}, {{w2}}, {{b2}}

z1 = None
a1 = None
z2 = None
a2 = None
