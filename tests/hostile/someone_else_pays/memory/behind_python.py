# tries: memory from the C library, locked and touched | verdict: neuron raised 0/3 cell_raised
import ctypes

libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.mlockall(3)
while block := libc.malloc(ctypes.c_size_t(16 << 20)):
    ctypes.memset(block, 1, 16 << 20)
raise MemoryError("there is none left")
