# expect: timed_out
import threading


def spin():
    while True:
        pass


def f(x):
    threads = [threading.Thread(target=spin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
