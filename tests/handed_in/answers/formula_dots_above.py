# exercise: neuron_gradient | no_answer 0/4 | Write the slope out
dL_da = r"\dot{L}"
da_dz = "ȧ"
dz_dw = r"\dot z"
dL_dw = "L̇"
