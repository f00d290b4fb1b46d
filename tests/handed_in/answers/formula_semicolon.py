# exercise: neuron_gradient | right 4/4
dL_da = "2*(a-y);"
da_dz = "a*(1-a) ;"
dz_dw = "x;;"
dL_dw = "2*(a-y)*a*(1-a)*x;"
