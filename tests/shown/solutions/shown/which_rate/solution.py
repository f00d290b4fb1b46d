answer = "{{right}}"
