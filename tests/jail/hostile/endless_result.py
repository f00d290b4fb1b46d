# expect: garbled
import itertools


def f(x):
    return (i for i in itertools.count())
