# exercise: neuron_gradient | no_answer 0/4 | Write the slope out
dL_da = r"\frac{d}{da}(a-y)^2"
da_dz = r"\frac{d}{dz}\sigma(z)"
dz_dw = r"\frac{\partial}{\partial w}(wx+b)"
dL_dw = r"\lim_{h\to 0}\frac{L(w+h)-L(w)}{h}"
