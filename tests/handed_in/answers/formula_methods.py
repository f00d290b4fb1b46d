# exercise: neuron_gradient | no_answer 0/4 | Write the slope out
dL_da = "L.diff(a)"
da_dz = "sigma.diff(z)"
dz_dw = "z.grad"
dL_dw = "L.backward()"
