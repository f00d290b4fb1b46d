# tries: scripts and terminal codes in the name and the text of an exception | verdict: neuron raised 0/3 raised
Evil = type("<script>alert(1)</script>\x1b[2J", (Exception,), {})


def neuron(X, w, b):
    raise Evil("</pre><img src=x onerror=alert(1)>\x1b]0;owned\x07" * 50)
