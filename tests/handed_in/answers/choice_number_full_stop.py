# exercise: output_activation | unreadable 0/2 | choice.number; A, B, C, D
answer = "4."
