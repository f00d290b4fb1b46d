# exercise: neuron_gradient | partly 2/4 | read.bare_function; sigma(…)
dL_da = "2*(a - y)"
da_dz = "σ*(1-σ)"
dz_dw = "x"
dL_dw = "2*(a-y)*σ*(1-σ)*x"
