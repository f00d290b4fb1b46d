# exercise: neuron_gradient | partly 2/4 | read.bare_function; sigma(…)
dL_da = "2*(a - y)"
da_dz = "sigma*(1-sigma)"
dz_dw = "x"
dL_dw = "dL_da*da_dz*dz_dw"
