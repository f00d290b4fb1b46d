# tries: a short formula that explodes where it is expanded | verdict: neuron_gradient wrong 0/4
dL_da = "(a + y + w + x + b)**40 * (a - y + w - x + b)**40"
da_dz = "((a + 1)**30 - (a - 1)**30)**20"
dz_dw = "exp(exp(exp(x)))"
dL_dw = "(w + x + b + y)**64"
