# exercise: forward_by_hand | right 4/4
from decimal import Decimal
z1 = Decimal("-0.69")
a1 = Decimal("0.334")
z2 = Decimal("-1.567")
a2 = Decimal("1.73E-1")
