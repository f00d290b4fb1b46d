# exercise: output_activation | raised 0/2 | answer.curly; answer = "D"
answer = «D»
