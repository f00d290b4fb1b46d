# tries: formulas too deep, too long and too branched to be read | verdict: neuron_gradient unreadable 0/4
dL_da = "(" * 50_000 + "a" + ")" * 50_000
da_dz = "-" * 50_000 + "a"
dz_dw = "+".join(["x"] * 50_000)
dL_dw = "sigma(" * 5_000 + "w" + ")" * 5_000
