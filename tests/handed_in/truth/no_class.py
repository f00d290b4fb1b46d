# exercise: early_stopping | wrong 0/4 | numeric.no_method; has no update
def EarlyStopping(patience, min_delta):
    return patience
