# exercise: neuron_gradient | right 4/4
dL_da = f"2*(a-y)"
da_dz = f"a*(1-a)"
dz_dw = "x"
dL_dw = "*".join(f"({t})" for t in (dL_da, da_dz, dz_dw))
