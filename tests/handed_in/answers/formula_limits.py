# exercise: neuron_gradient | no_answer 0/4 | Write the slope out
dL_da = "lim (L(a+h)-L(a))/h"
da_dz = "lim_{h->0} (sigma(z+h)-sigma(z))/h"
dz_dw = "limit((z(w+h)-z(w))/h, h, 0)"
dL_dw = "lim h→0 (L(w+h)-L(w))/h"
