# exercise: output_activation | wrong 0/2 | choice.wrong
answer = "b)"
