# exercise: neuron_gradient | right 4/4
dL_da = "2a-2y"
da_dz = "a - a^2"
dz_dw = "x"
dL_dw = "2x(a-y)(a-a^2)"
