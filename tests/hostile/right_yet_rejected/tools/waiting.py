# tries: threads that wait for one another in every way the library has | verdict: neuron right 3/3
import concurrent.futures
import os
import queue
import select
import selectors
import socket
import threading
import numpy as np

ends = os.pipe()
one, other = socket.socketpair()
with selectors.DefaultSelector() as selector:
    for end in (ends[0], other):
        selector.register(end, selectors.EVENT_READ)
    os.write(ends[1], b"x")
    one.sendall(b"y")
    assert len(selector.select(1)) == 2
assert other.recv(1) == b"y"
poll = select.poll()
poll.register(ends[0], select.POLLIN)
assert poll.poll(10) and select.select([ends[0]], [], [], 0.1)[0]
if hasattr(os, "eventfd"):
    counter = os.eventfd(0)
    os.eventfd_write(counter, 3)
    assert os.eventfd_read(counter) == 3
lines, barrier, local = queue.Queue(), threading.Barrier(4), threading.local()


def put(number):
    local.number = number
    barrier.wait(5)
    lines.put(local.number)


threads = [threading.Thread(target=put, args=(number,)) for number in range(4)]
for thread in threads:
    thread.start()
timer = threading.Timer(0.01, lines.put, [4])
timer.start()
for thread in (*threads, timer):
    thread.join()
assert sorted(lines.queue) == [0, 1, 2, 3, 4]


def neuron(X, w, b):
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        rows = [*pool.map(lambda row: 1 / (1 + np.exp(-(row @ w + b))), X)]
    return np.array(rows)
