# exercise: neuron_gradient | unreadable 0/4 | derivation.type; formula in quotation marks
dL_da = ["x", "y"]
da_dz = ["x", "y"]
dz_dw = ["x", "y"]
dL_dw = ["x", "y"]
