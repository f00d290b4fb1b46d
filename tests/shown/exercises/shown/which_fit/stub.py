answer = ""
