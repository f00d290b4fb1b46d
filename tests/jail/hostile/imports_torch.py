# expect: returned 'refused'
def f(x):
    for name in ("torch", "torch.nn", "sympy"):
        try:
            __import__(name)
        except ImportError:
            continue
        return name
    return "refused"
