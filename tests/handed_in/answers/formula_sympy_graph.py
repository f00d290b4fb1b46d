# exercise: neuron_gradient | right 4/4
import sympy as sp
w, b, x, y = sp.symbols("w b x y")
z = w*x + b
a = 1/(1 + sp.exp(-z))
L = (a - y)**2
dL_da = 2*(a - y)
da_dz = a*(1 - a)
dz_dw = sp.diff(z, w)
dL_dw = sp.simplify(sp.diff(L, w))
