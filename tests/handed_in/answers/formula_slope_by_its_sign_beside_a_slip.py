# exercise: neuron_gradient | partly 2/4 | the factor from the exponent is missing; Line 2 only repeats the task
dL_da = "2*(a-y)"
da_dz = "σ'(z)"
dz_dw = "x"
dL_dw = "(a-y)*a*(1-a)*x"
