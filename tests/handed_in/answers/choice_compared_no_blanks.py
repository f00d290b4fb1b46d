# exercise: output_activation | raised 0/2 | choice.compares
answer=="D"
