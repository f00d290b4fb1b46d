# exercise: forward_by_hand | right 4/4
import numpy as np
z1 = np.float64(-0.69)
a1 = np.float32(0.334)
z2 = np.longdouble(-1.567)
a2 = np.float16(0.173)
