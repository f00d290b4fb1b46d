# exercise: neuron_gradient | no_answer 0/4 | derivation.no_answer
dL_da = "# todo"
da_dz = "# later"
dz_dw = ""
dL_dw = "  "
