# expect: returned [('HOME', True), ('TMPDIR', True)]
import os


def f(x):
    return [(name, value == os.getcwd()) for name, value in sorted(os.environ.items())]
