# tries: the slope of the sigmoid by hyperbolic functions | verdict: neuron_gradient right 4/4
dL_da = "-2*(y - a)"
da_dz = "(1 - tanh(z/2)^2)/4"
dz_dw = "1*x"
dL_dw = "(a - y)*x/(2*cosh(z/2)^2)"
