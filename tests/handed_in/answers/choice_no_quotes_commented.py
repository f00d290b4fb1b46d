# exercise: output_activation | raised 0/2 | choice.quotes; answer = "D"
# sigmoid fits
answer = D  # option D
