# tries: copies, links, modes, times and locks of its own files | verdict: neuron right 3/3
import fcntl
import os
import shutil
from pathlib import Path
import numpy as np

here = Path("notes.txt")
here.write_text("w, b")
shutil.copy(here, "copy.txt")
shutil.copy2(here, "again.txt")
shutil.copytree(".", Path.home() / "all", ignore=shutil.ignore_patterns("all"))
here.chmod(0o600)
os.utime("copy.txt", (1, 1))
Path("latest").symlink_to(here)
os.link("copy.txt", "hard.txt")
assert Path("latest").read_text() == Path("hard.txt").read_text() == "w, b"
with here.open("r+") as file:
    fcntl.flock(file, fcntl.LOCK_EX)
    fcntl.lockf(file, fcntl.LOCK_EX)
    file.truncate(1)
    os.fsync(file.fileno())
shutil.make_archive("packed", "zip", "all")
shutil.rmtree("all")
assert here.read_text() == "w" and shutil.disk_usage(".").free > 0


def neuron(X, w, b):
    return 1 / (1 + np.exp(-(X @ w + b)))
