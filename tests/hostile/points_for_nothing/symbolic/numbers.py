# tries: code, huge numbers and objects where a number is read | verdict: forward_by_hand unreadable 0/4
class Fits:
    __float__ = lambda self: 0.0
    __eq__ = __lt__ = __le__ = lambda self, other: True


z1 = "__import__('os').getpid()"
a1 = "9" * 100_000
z2 = Fits()
a2 = 10**100_000
