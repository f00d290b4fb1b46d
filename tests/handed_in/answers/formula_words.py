# exercise: neuron_gradient | no_answer 0/4 | Write the slope out
dL_da = "derivative of L"
da_dz = "Ableitung von a"
dz_dw = "derivative(z)"
dL_dw = "gradient of L"
