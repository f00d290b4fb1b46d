# tries: asyncio, with tasks, a queue and a thread | verdict: neuron right 3/3
import asyncio
import numpy as np


async def part(queue, rows):
    await asyncio.sleep(0)
    await queue.put(await asyncio.to_thread(np.sum, rows))


async def total(X):
    queue = asyncio.Queue()
    async with asyncio.timeout(5):
        await asyncio.gather(*(part(queue, rows) for rows in X))
    return sum(queue.get_nowait() for _ in X)


def neuron(X, w, b):
    assert np.isclose(asyncio.run(total(X)), X.sum())
    return 1 / (1 + np.exp(-(X @ w + b)))
