# expect: raised Worse
class Worse(Exception):
    def __str__(self):
        raise ValueError


def f(x):
    raise Worse
