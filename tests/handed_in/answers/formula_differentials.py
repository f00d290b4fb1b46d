# exercise: neuron_gradient | no_answer 0/4 | Write the slope out
dL_da = "dL"
da_dz = "da"
dz_dw = "dz"
dL_dw = "dL"
