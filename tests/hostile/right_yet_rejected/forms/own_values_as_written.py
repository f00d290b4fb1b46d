# tries: values of one's own as text and as fractions | verdict: slide_mse right 3/3
from fractions import Fraction

e1 = {{p1}} - ({{t1}})
p, t = "p = 2,5", Fraction(1, 2)
