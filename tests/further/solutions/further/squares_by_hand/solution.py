dL_dr = "2*r"
dL_dw = "X.T @ dL_dr"
