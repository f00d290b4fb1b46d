# exercise: neuron_gradient | unreadable 0/4 | derivation.type; formula in quotation marks
dL_da = {"a": 1}
da_dz = {"a": 1}
dz_dw = {"a": 1}
dL_dw = {"a": 1}
