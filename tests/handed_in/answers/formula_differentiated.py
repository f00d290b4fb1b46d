# exercise: neuron_gradient | no_answer 0/4 | Write the slope out
dL_da = "diff((a-y)^2, a)"
da_dz = "diff(1/(1+exp(-z)), z)"
dz_dw = "diff(w*x+b, w)"
dL_dw = "diff((sigma(w*x+b)-y)^2, w)"
