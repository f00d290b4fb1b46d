# expect: returned 'refused'
from concurrent.futures import ProcessPoolExecutor


def f(x):
    try:
        with ProcessPoolExecutor(1) as pool:
            return pool.submit(abs, -1).result()
    except (OSError, ImportError):
        return "refused"
