# tries: formulas multiplied out | verdict: neuron_gradient right 4/4
dL_da = "2*a - 2*y"
da_dz = "a - a^2"
dz_dw = "x"
dL_dw = "2*x*(a^2 - a^3 - a*y + a^2*y)"
