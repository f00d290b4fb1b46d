# exercise: neuron_gradient | no_answer 0/4 | Write the slope out
dL_da = "d/da (a-y)^2"
da_dz = "d/dz sigma(z)"
dz_dw = "d/dw (w*x+b)"
dL_dw = "d/dw L"
