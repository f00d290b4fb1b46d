# expect: raised SystemExit
import sys


def f(x):
    sys.exit(0)
