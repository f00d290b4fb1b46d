# tries: a key of a dictionary that is another text each time it is written | verdict: which_loss unreadable 0/3 match.type
import itertools


class Letter(str):
    turn = itertools.cycle("ABC")

    def __str__(self):
        return next(Letter.turn)

    __format__ = lambda self, spec: next(Letter.turn)


answer = {Letter("A"): 1, Letter("B"): 2, Letter("C"): 3}
