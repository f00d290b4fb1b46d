# tries: waits for a lock that it holds itself | verdict: neuron timed_out 0/3 timed_out
import threading

lock = threading.Lock()


def neuron(X, w, b):
    with lock, lock:
        return X[:, 0]
