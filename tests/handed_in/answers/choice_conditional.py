# exercise: output_activation | right 2/2
answer = "D" if 1 < 2 else "A"
