# exercise: output_activation | no_answer 0/2 | choice.no_answer
answer = []
