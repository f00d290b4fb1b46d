# exercise: neuron_gradient | right 4/4
dL_da = "2*(a-y)  # power rule"
da_dz = "a*(1-a) # slope"
dz_dw = "x # the input"
dL_dw = "2*(a-y)*a*(1-a)*x  # chain rule"
