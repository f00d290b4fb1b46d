# exercise: neuron_gradient | partly 3/4 | Unknown name ŷ
dL_da = "2*(ŷ-y)"
da_dz = "a*(1 - a)"
dz_dw = "x"
dL_dw = "2*(a - y)*a*(1 - a)*x"
