# exercise: neuron_gradient | raised 0/4 | derivation.quotes; dL_da = "2*(a - y)"
dL_da: str = 2*(a - y)
da_dz = "a*(1-a)"
dz_dw = "x"
dL_dw = "x"
