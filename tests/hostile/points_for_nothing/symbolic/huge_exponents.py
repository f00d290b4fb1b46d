# tries: powers whose value nobody can write down | verdict: neuron_gradient unreadable 0/4
dL_da = "10**10**10**10**10"
da_dz = "a^(9^(9^(9^9)))"
dz_dw = "x^1" + "0" * 100_000
dL_dw = "2**(2**(2**(2**(2**(2**w)))))"
