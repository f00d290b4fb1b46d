# exercise: forward_by_hand | right 4/4
z1 = "-6,9·10⁻¹"
a1 = "3.34×10⁻¹"
z2 = "-15.67e-1"
a2 = "1.73e-01"
