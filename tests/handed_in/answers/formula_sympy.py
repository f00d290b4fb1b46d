# exercise: neuron_gradient | right 4/4
from sympy import *
w, b, x, y, z, a = symbols("w b x y z a")
L = (a - y)**2
dL_da = diff(L, a)
da_dz = diff(1/(1 + exp(-z)), z)
dz_dw = diff(w*x + b, w)
dL_dw = dL_da*da_dz*dz_dw
