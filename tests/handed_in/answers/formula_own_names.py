# exercise: neuron_gradient | no_answer 0/4 | Write the slope out
dL_da = "dL_da"
da_dz = "da_dz"
dz_dw = "dz_dw"
dL_dw = "dL_dw"
