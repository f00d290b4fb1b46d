# exercise: neuron_gradient | right 4/4
import numpy as np
dL_da = np.array("2*(a-y)")
da_dz = np.str_("a*(1-a)")
dz_dw = np.array(["x"])
dL_dw = b"2*(a-y)*a*(1-a)*x"
