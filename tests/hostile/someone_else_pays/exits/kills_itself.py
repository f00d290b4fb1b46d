# tries: kills itself, as the kernel does with who takes too much memory | verdict: neuron killed 0/3 killed_other
import os
import signal


def neuron(X, w, b):
    os.kill(os.getpid(), signal.SIGKILL)
