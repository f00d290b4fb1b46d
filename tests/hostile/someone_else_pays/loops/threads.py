# tries: threads that all compute for ever | verdict: neuron timed_out 0/3 timed_out
import threading


def spin():
    while True:
        pass


def neuron(X, w, b):
    threads = [threading.Thread(target=spin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
