# expect: returned ''
import os
import tempfile


def f(x):
    found = ""
    for path in ("evil", "/tmp/evil", "/var/tmp/evil", "/dev/shm/evil", os.path.expanduser("~/evil")):
        try:
            open(path, "w").close()
            found += path
        except OSError:
            pass
    for act in (tempfile.mkdtemp, tempfile.TemporaryFile, lambda: os.mkdir("/tmp/evil"), lambda: os.memfd_create("e"),
                lambda: os.symlink("/etc/passwd", "/tmp/evil"), lambda: os.mkfifo("/tmp/evil")):
        try:
            act()
            found += "made"
        except OSError:
            pass
    return found
