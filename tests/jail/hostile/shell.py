# expect: returned 'refused'
import subprocess


def f(x):
    try:
        subprocess.run(["/bin/sh", "-c", "true"])
    except OSError:
        return "refused"
