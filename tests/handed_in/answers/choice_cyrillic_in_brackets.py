# exercise: output_activation | unreadable 0/2 | choice.lookalike; Type A
answer = "(А)"
