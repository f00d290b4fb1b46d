# tries: shared memory, which is nobody's, until there is none | verdict: neuron raised 0/3 cell_raised
import mmap

kept = []
while True:
    kept.append(mmap.mmap(-1, 16 << 20))
    kept[-1].write(bytes(16 << 20))
