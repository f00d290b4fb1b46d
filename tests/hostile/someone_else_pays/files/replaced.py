# tries: files that lose their name to another one, in four threads | verdict: neuron killed 0/3 killed_scratch
import os
import threading
import time


def fill(held, name):
    for number in range(12):
        held.append(os.open(f"{name}{number % 2}", os.O_RDWR | os.O_CREAT | os.O_EXCL))
        os.replace(f"{name}{number % 2}", name)
        try:
            for _ in range(2):
                os.write(held[-1], bytes(1 << 20))
        except OSError:
            time.sleep(0.01)


def neuron(X, w, b):
    held = []
    threads = [threading.Thread(target=fill, args=(held, name)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    time.sleep(2)
