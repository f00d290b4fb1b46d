# exercise: neuron_gradient | partly 3/4 | Write the slope out
dL_da = "2*(a - y)"
da_dz = "(σ(z))'"
dz_dw = "x"
dL_dw = "2*(a - y)*a*(1 - a)*x"
