# exercise: neuron_gradient | no_answer 0/4 | Write the slope out
dL_da = "grad(L, a)"
da_dz = "gradient(a, z)"
dz_dw = "∇z"
dL_dw = "∇_w L"
