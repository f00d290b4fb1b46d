# exercise: neuron_gradient | right 4/4
dL_da = r"\(2(a-y)\)"
da_dz = r"\[a(1-a)\]"
dz_dw = r"$$x$$"
dL_dw = r"$\left(2(a-y)\right) a\,(1-a)\,x$."
