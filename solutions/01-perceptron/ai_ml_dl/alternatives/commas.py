answer = ", ".join("{{right}}")
