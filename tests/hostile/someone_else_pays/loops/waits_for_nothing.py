# tries: waits for an event, a queue and a descriptor that never come | verdict: neuron timed_out 0/3 timed_out
import queue
import select


def neuron(X, w, b):
    try:
        select.select([3], [], [])
    except OSError:
        pass
    queue.Queue().get()
