# exercise: output_activation | unreadable 0/2 | choice.several; one letter is asked
answer = {"D", "A"}
