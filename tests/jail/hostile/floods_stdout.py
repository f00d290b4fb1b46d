# expect: returned 'done'
import os
import sys


def f(x):
    for _ in range(2_000):
        print("x" * 10_000)
    os.write(1, b"y" * 1_000_000)
    os.write(2, b"y" * 1_000_000)
    sys.__stdout__.write("z" * 1_000_000)
    return "done"
