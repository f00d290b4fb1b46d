# expect: missing f then garbled
# ruff: noqa: SIM105
import os
import struct

# says that the case is done, and then goes on: the next order finds more on the wire than was asked
BODY = b"\x82\xa4type\xa9case_done\xa7outcome\x82\xa4type\xa7missing\xa4name\xa1f"


def f(x):
    frame = struct.pack("!I", len(BODY)) + BODY
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, frame * 3)
        except OSError:
            pass
    return 1
