# exercise: output_activation | raised 0/2 | answer.input
answer = input("Your answer: ")
