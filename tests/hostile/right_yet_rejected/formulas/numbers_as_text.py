# tries: results as texts, as NumPy numbers and with many decimals | verdict: forward_by_hand right 4/4
import numpy as np

x, w1, b1, w2, b2 = {{x}}, {{w1}}, {{b1}}, {{w2}}, {{b2}}
z1 = f"{w1 * x + b1:.6f}"
a1 = np.float64(1 / (1 + np.exp(-float(z1))))
z2 = np.array(w2 * a1 + b2)
a2 = str(1 / (1 + np.exp(-float(z2))))
