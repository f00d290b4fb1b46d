# tries: generators, comprehensions and a coroutine on the way | verdict: neuron right 3/3
import asyncio
import numpy as np


async def one(x, w, b):
    await asyncio.sleep(0)
    return 1 / (1 + np.exp(-(x @ w + b)))


def drive(coroutine):
    try:
        while True:
            coroutine.send(None)
    except StopIteration as done:
        return done.value


def neuron(X, w, b):
    return np.fromiter((drive(one(x, w, b)) for x in X), float)
