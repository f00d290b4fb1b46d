# exercise: neuron_gradient | right 4/4
dL_da = "2*(a - y)"
da_dz = "σ(z)*(1-σ(z))"
dz_dw = "x"
dL_dw = "2*(σ(w*x+b)-y)*σ(w*x+b)*(1-σ(w*x+b))*x"
