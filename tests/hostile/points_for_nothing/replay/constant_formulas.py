# tries: constants and the same word for every line of a derivation | verdict: neuron_gradient wrong 0/4
dL_da = "1"
da_dz = "1"
dz_dw = "1"
dL_dw = "dL_da*da_dz*dz_dw"
