# verdict: gives 'right'
import sys

for i in range(2000):
    print("x" * 1000, i, end="\r", flush=True)
sys.stdout.write("ü€" * 100_000)
sys.stdout.buffer.write(b"\xff\x00" * 1000)


def f(X, y):
    print(X, y, "." * 100_000)
    return "right"
