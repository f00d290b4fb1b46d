# verdict: gives 'not there'


def f(X, y):
    try:
        __import__("tor" + "ch")
    except BaseException as error:
        return "not there" if isinstance(error, ImportError | OSError | KeyError) else repr(error)
    return "there"
