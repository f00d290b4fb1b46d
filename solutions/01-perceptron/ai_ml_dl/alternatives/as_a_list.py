answer = list("{{right}}")
