# exercise: output_activation | unreadable 0/2 | choice.type
def answer():
    return "D"
