# exercise: neuron_gradient | right 4/4
dL_da = "2*(a - y)"
da_dz = "torch.sigmoid(z)*(1-torch.sigmoid(z))"
dz_dw = "x"
dL_dw = "2*(a - y)*a*(1 - a)*x"
