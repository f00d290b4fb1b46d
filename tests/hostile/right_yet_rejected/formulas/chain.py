# tries: lines that use the lines before them | verdict: neuron_gradient right 4/4
dL_da = "2*(a - y)"
da_dz = "sigmoid(z)*(1 - sigmoid(z))"
dz_dw = "x"
dL_dw = "dL_da*da_dz*dz_dw"
