# tries: files without number where it may write | verdict: neuron killed 0/3 killed_scratch
import tempfile
import time


def neuron(X, w, b):
    for number in range(10**6):
        try:
            open(f"{tempfile.gettempdir()}/{number}", "w").close()
        except OSError:
            time.sleep(0.01)
