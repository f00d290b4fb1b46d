# exercise: neuron_gradient | partly 3/4 | Write the slope out
dL_da = "2*(a - y)"
da_dz = "(sigma(z+10^-60)-sigma(z-10^-60))/(2*10^-60)"
dz_dw = "x"
dL_dw = "2*(a - y)*a*(1 - a)*x"
