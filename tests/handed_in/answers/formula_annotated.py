# exercise: neuron_gradient | right 4/4
dL_da: str = "2*(a-y)"
da_dz: str = "a*(1-a)"
dz_dw: str = "x"
dL_dw: str = "dL_da*da_dz*dz_dw"
