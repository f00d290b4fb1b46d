dL_dr = ""
dL_dw = ""
