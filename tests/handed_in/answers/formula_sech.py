# exercise: neuron_gradient | right 4/4
dL_da = "2*(a - y)"
da_dz = "sech(z/2)^2/4"
dz_dw = "x"
dL_dw = "x*(a-y)*sech(z/2)^2/2"
