# tries: everything in terms of the inputs | verdict: neuron_gradient right 4/4
dL_da = "2/(1 + exp(-(w*x + b))) - 2*y"
da_dz = "exp(-z)/(1 + exp(-z))**2"
dz_dw = "x + b - b"
dL_dw = "2*(sigma(w*x + b) - y)*sigma(w*x + b)*(1 - sigma(w*x + b))*x"
