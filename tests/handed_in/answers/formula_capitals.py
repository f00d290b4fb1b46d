# exercise: neuron_gradient | unreadable 0/4 | read.unknown_close; Is a meant?; Is x meant?
dL_da = "2*(A-Y)"
da_dz = "A*(1-A)"
dz_dw = "X"
dL_dw = "2*(A-Y)*A*(1-A)*X"
