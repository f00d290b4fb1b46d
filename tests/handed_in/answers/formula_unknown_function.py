# exercise: neuron_gradient | partly 3/4 | Unknown function softsign
dL_da = "2*(a - y)"
da_dz = "softsign(z)"
dz_dw = "x"
dL_dw = "2*(a - y)*a*(1 - a)*x"
