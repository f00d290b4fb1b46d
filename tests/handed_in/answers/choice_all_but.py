# exercise: output_activation | unreadable 0/2 | choice.text; letter of an option
answer = "alles außer D"
