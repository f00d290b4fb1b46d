# exercise: forward_by_hand | no_answer 0/4 | answer.spelled; z_1 is set
z_1 = -0.69
a_1 = 0.334
z_2 = -1.567
a_2 = 0.173
