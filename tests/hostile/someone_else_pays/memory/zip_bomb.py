# tries: a few bytes that unpack to 100 GB | verdict: neuron raised 0/3 cell_raised
import zlib

packed = zlib.compress(bytes(8 << 20))
whole = b"".join(zlib.decompress(packed) for _ in range(12_500))
