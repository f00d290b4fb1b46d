answer = []
