answer = {}
