# exercise: neuron_gradient | unreadable 0/4 | derivation.type; formula in quotation marks
dL_da = lambda a, y: 2*(a-y)
da_dz = lambda a: a*(1-a)
dz_dw = lambda x: x
dL_dw = lambda a, y, x: 2*(a-y)*a*(1-a)*x
