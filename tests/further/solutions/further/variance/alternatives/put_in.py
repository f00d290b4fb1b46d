v = "p*(x - p*x)^2 + (1 - p)*p^2*x^2"
dv_dp = "x^2 - 2*p*x^2"
