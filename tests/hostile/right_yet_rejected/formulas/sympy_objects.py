# tries: SymPy objects, differentiated by SymPy | verdict: neuron_gradient right 4/4
import sympy as sp

w, x, b, y, z, a = sp.symbols("w x b y z a")
L = (a - y) ** 2
dL_da = sp.diff(L, a)
da_dz = a * (1 - a)
dz_dw = sp.diff(w * x + b, w)
dL_dw = sp.expand(dL_da * da_dz * dz_dw)
