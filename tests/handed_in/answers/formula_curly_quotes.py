# exercise: neuron_gradient | raised 0/4 | answer.curly
dL_da = “2*(a-y)”
da_dz = “a*(1-a)”
dz_dw = “x”
dL_dw = “2*(a-y)*a*(1-a)*x”
