# exercise: output_activation | unreadable 0/2 | choice.text; letter of an option
answer = "sigmoid, since it lies between 0 and 1"
