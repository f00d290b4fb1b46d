# expect: returned 1
import os


def f(x):
    others = 0
    for descriptor in range(3, 1024):
        try:
            os.fstat(descriptor)
            others += 1
        except OSError:
            pass
    return others  # the conversation itself
