# tries: a download, a name to look up and a server of its own | verdict: neuron right 3/3
import asyncio
import http.client
import socket
import urllib.request
import numpy as np


got = []
for fetch in (
    lambda: urllib.request.urlopen(f"http://127.0.0.1:{BAIT['tcp']}/", timeout=1).read(), lambda: socket.getaddrinfo("localhost", 80),
    lambda: socket.create_server(("127.0.0.1", 0)), lambda: http.client.HTTPConnection("1.1.1.1", timeout=1).connect(),
    lambda: asyncio.run(asyncio.open_connection("127.0.0.1", BAIT["tcp"])),
):
    try:
        got.append(fetch())
    except OSError:
        pass


def neuron(X, w, b):
    assert not got, got
    return 1 / (1 + np.exp(-(X @ w + b)))
