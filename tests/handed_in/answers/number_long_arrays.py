# exercise: forward_by_hand | unreadable 0/4 | number.type; asked is one number
import numpy as np
z1 = np.zeros(3)
a1 = np.ones((2, 2))
z2 = np.arange(2)
a2 = np.array([True])
