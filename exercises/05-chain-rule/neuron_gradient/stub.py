dL_da = ""
da_dz = ""
dz_dw = ""
dL_dw = ""
