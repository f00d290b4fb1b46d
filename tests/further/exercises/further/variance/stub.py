v = ""
dv_dp = ""
