# tries: values so large that nothing can be computed | verdict: slide_mse wrong 0/3 number.open_no_left
p, t = 1e308, -1e308
