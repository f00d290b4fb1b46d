# exercise: neuron_gradient | no_answer 0/4 | Write the slope out
dL_da = "L'(a)"
da_dz = "a'(z)"
dz_dw = "z'(w)"
dL_dw = "L'(w)"
