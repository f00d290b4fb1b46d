# samples: X=0, y=0 | verdict: refused loop line 9
import threading


def f(X, y):
    out = []

    def work():
        for x in X:
            out.append(x.sum())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return out
