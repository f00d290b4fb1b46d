# exercise: neuron_gradient | no_answer 0/4 | Write the slope out
dL_da = "d((a-y)^2)/da"
da_dz = "dσ(z)/dz"
dz_dw = "d(w*x+b)/dw"
dL_dw = "dL/dw"
