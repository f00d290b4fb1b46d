# exercise: output_activation | no_answer 0/2 | answer.spelled
ANSWER = "D"
