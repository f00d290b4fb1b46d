# exercise: neuron_gradient | partly 3/4 | In dL_dw
dL_da = "2*(a - y)"
da_dz = "a*(1 - a)"
dz_dw = "x"
dL_dw = "2*(a-y)*(1-a^2)*x"
