# exercise: neuron_gradient | right 4/4
dL_da = "2*(a-y)^1"
da_dz = "a-a²"
dz_dw = "x¹"
dL_dw = "2*(a-y)*(a-a²)*x"
