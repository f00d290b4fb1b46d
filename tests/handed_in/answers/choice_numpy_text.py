# exercise: output_activation | right 2/2
import numpy as np
answer = np.array("D")
