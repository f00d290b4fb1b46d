# exercise: output_activation | unreadable 0/2 | choice.type
answer = True
