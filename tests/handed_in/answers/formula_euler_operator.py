# exercise: neuron_gradient | no_answer 0/4 | Write the slope out
dL_da = "D(L)(a)"
da_dz = "D(sigma)(z)"
dz_dw = "D[z, w]"
dL_dw = "D_w L"
