# exercise: neuron_gradient | no_answer 0/4 | Write the slope out
dL_da = "L'"
da_dz = "a'"
dz_dw = "z'"
dL_dw = "dL'"
