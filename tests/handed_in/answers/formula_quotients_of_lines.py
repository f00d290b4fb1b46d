# exercise: neuron_gradient | right 4/4
dL_da = "2*(a - y)"
da_dz = "a*(1 - a)"
dz_dw = "x"
dL_dw = "∂L/∂a · ∂a/∂z · ∂z/∂w"
