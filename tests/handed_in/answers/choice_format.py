# exercise: output_activation | right 2/2
letter = "D"
answer = f"{letter}"
