# exercise: neuron_gradient | partly 3/4 | derivation.type
def dL_da(a, y):
    return 2*(a - y)
da_dz = "a*(1-a)"
dz_dw = "x"
dL_dw = "2*(a-y)*a*(1-a)*x"
