# exercise: output_activation | right 2/2
answer = "Option D"
