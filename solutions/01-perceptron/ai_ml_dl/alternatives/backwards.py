answer = "{{right}}"[::-1].lower()
