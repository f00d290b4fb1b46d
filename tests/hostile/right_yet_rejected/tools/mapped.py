# tries: arrays in mapped files, and mapped memory | verdict: neuron right 3/3
import mmap
import tempfile
import numpy as np

weights = np.lib.format.open_memmap("w.npy", "w+", "float64", (4, 4))
weights[:] = 1
weights.flush()
assert np.load("w.npy", mmap_mode="r").sum() == 16
with tempfile.TemporaryFile() as file:
    file.truncate(1 << 16)
    with mmap.mmap(file.fileno(), 0) as held:
        held[:4] = b"abcd"
        held.flush()
with mmap.mmap(-1, 1 << 16) as held:
    held.write(b"x")
with tempfile.NamedTemporaryFile() as named, tempfile.SpooledTemporaryFile(max_size=10) as spooled:
    named.write(bytes(100))
    spooled.write(bytes(100))


def neuron(X, w, b):
    return 1 / (1 + np.exp(-(X @ w + b)))
