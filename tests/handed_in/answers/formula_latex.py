# exercise: neuron_gradient | right 4/4
dL_da = "$2(a-y)$"
da_dz = "$\\sigma(z)(1-\\sigma(z))$"
dz_dw = "$x$"
dL_dw = r"$2(a-y)\cdot a(1-a)\cdot x$"
