# exercise: output_activation | raised 0/2 | choice.quotes; answer = "D"
D
