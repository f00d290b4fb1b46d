p1, t1 = {{p1}}, {{t1}}

e1 = None
p = None
t = None
