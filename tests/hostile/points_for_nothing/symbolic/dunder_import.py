# tries: Python that runs where a formula is evaluated | verdict: neuron_gradient unreadable 0/4
dL_da = f"__import__('os').system('touch /tmp/{BAIT['mark']}-evaluated')"
da_dz = f"open('/tmp/{BAIT['mark']}-evaluated', 'w')"
dz_dw = "exec('import os')"
dL_dw = "(lambda: 1)()"
