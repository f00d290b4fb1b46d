# exercise: forward_by_hand | unreadable 0/4 | number.text
z1 = "w1*x + b1"
a1 = "sigma(z1)"
z2 = "w2*a1 + b2"
a2 = "sigma(z2)"
