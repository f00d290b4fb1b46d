# tries: the task for an answer | verdict: neuron_gradient no_answer 0/4
dL_da = "diff(L, a)"
da_dz = "da_dz"
dz_dw = "Derivative(z, w)"
dL_dw = "dL_dw"
