# exercise: neuron_gradient | no_answer 0/4 | Write the slope out
dL_da = "dL/da"
da_dz = "∂a/∂z"
dz_dw = "dz/dw"
dL_dw = "∂L/∂w"
