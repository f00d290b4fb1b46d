# exercise: neuron_gradient | right 4/4
dL_da = "2*(a - y)"
da_dz = "1/(2+e^z+e^-z)"
dz_dw = "x"
dL_dw = "2*(a-y)*x/(2+e^z+e^(-z))"
