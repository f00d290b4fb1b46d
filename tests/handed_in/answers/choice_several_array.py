# exercise: output_activation | unreadable 0/2 | choice.several; one letter is asked
import numpy as np
answer = np.array(["C", "D"])
