# exercise: output_activation | unreadable 0/2 | choice.lookalike; Type C
answer = "С"
