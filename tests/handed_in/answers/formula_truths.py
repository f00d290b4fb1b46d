# exercise: neuron_gradient | unreadable 0/4 | derivation.type; formula in quotation marks
dL_da = True
da_dz = False
dz_dw = True
dL_dw = False
