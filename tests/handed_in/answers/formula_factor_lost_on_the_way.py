# exercise: neuron_gradient | partly 3/4 | In dL_dw, at the step dL_da, the factor from the exponent is missing
dL_da = "2*(a - y)"
da_dz = "a*(1 - a)"
dz_dw = "x"
dL_dw = "(a-y)*a*(1-a)*x"
