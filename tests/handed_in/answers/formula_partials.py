# exercise: neuron_gradient | no_answer 0/4 | Write the slope out
dL_da = "∂_a L"
da_dz = "∂_z a"
dz_dw = "∂_w z"
dL_dw = "∂_w L"
