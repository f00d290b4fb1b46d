# tries: new files, folders, links, pipes and devices in other places | verdict: neuron right 3/3
import os
import tempfile
import numpy as np


done = []
for folder in (*BAIT["folders"], "/", "..", "../..", "/etc", "/usr/lib", os.path.dirname(np.__file__), "/proc/self", "/dev", "/root", "/home"):
    place = f"{folder}/{BAIT['mark']}-made"
    for name, make in {
        "file": lambda p: open(p, "w"), "folder": os.mkdir, "pipe": os.mkfifo, "node": os.mknod, "device": lambda p: os.mknod(p, 0o20666, 259),
        "symlink": lambda p: os.symlink("/etc/passwd", p), "unnamed": lambda p: os.open(os.path.dirname(p), os.O_TMPFILE | os.O_RDWR),
        "temporary": lambda p: tempfile.NamedTemporaryFile(dir=os.path.dirname(p), prefix=BAIT["mark"], delete=False),
    }.items():
        try:
            make(place)
            done.append((name, place))
        except OSError:
            pass
open("mine", "w").close()
for name, make in {
    "symlink followed": lambda: os.symlink("/etc/passwd", "to") or open("to"), "symlink out": lambda: os.symlink("..", "up") or open("up/made", "w"),
    "link": lambda: os.link(os.__file__, "made"), "pipe": lambda: os.mkfifo("made"),
    "socket": lambda: os.mknod("made", 0o140644), "device": lambda: os.mknod("made", 0o20644, os.makedev(1, 3)),
    "link out": lambda: os.link("mine", f"../{BAIT['mark']}"), "move out": lambda: os.rename("mine", f"../{BAIT['mark']}"),
    "temporary": lambda: tempfile.mkdtemp(dir="/tmp", prefix=BAIT["mark"]), "memory": lambda: os.memfd_create("made"),
}.items():
    try:
        make()
        done.append(name)
    except OSError:
        pass


def neuron(X, w, b):
    assert not done, done
    return 1 / (1 + np.exp(-(X @ w + b)))
