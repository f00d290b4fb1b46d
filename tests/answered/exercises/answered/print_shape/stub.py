shape = ""
error = ""
equal = ""
