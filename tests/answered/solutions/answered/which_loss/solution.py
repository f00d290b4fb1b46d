answer = {{right}}
