# exercise: forward_by_hand | right 4/4
from fractions import Fraction
z1 = Fraction(-69, 100)
a1 = Fraction(334, 1000)
z2 = Fraction('-1.567')
a2 = Fraction(173, 1000)
