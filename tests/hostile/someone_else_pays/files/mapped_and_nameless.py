# tries: files that have neither a name nor a descriptor, only a page of memory that is mapped | verdict: neuron killed 0/3 killed_scratch
import mmap
import os
import time


def neuron(X, w, b):
    held = []
    for _ in range(40):
        file = os.open("x", os.O_RDWR | os.O_CREAT)
        os.unlink("x")
        try:
            for _ in range(4):
                os.write(file, bytes(1 << 20))
            held.append(mmap.mmap(file, 4096, mmap.MAP_PRIVATE, mmap.PROT_READ))
        except OSError:
            time.sleep(0.01)
        os.close(file)
    time.sleep(2)
