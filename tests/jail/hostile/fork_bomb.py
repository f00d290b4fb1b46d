# expect: returned 'refused'
import os


def f(x):
    try:
        while True:
            os.fork()
    except OSError:
        return "refused"
