# expect: garbled
def f(x):
    deep = []
    for _ in range(100):
        deep = [deep]
    return deep
