# exercise: forward_by_hand | no_answer 0/4 | answer.spelled; Z1 is set
Z1 = -0.69
A1 = 0.334
Z2 = -1.567
A2 = 0.173
