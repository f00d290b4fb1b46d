# tries: a small letter with blanks around it | verdict: output_activation right 2/2
answer = " {{right}} ".lower()
