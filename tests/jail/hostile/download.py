# expect: returned 'refused'
import urllib.request


def f(x):
    try:
        return urllib.request.urlopen("http://127.0.0.1:1").read()
    except OSError:
        return "refused"
