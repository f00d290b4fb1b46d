# exercise: neuron_gradient | no_answer 0/4 | Write the slope out
dL_da = "(L(a+h)-L(a))/h"
da_dz = "(sigma(z+h)-sigma(z))/h"
dz_dw = "((w+h)*x-w*x)/h"
dL_dw = "(L(w+eps)-L(w-eps))/(2*eps)"
