# exercise: neuron_gradient | right 4/4
dL_da = "-2*(y-a)"
da_dz = "np.exp(-z)/(1+np.exp(-z))**2"
dz_dw = "x"
dL_dw = "-2*(y-a)*sigmoid(z)*(1-sigmoid(z))*x"
