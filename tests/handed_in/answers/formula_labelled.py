# exercise: neuron_gradient | right 4/4
dL_da = "dL/da = 2*(a-y)"
da_dz = "da/dz = a*(1-a)"
dz_dw = "dz/dw = x"
dL_dw = "dL/dw = 2*(a-y)*a*(1-a)*x"
