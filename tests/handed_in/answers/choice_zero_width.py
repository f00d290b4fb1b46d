# exercise: output_activation | right 2/2
answer = "\u200bD"
