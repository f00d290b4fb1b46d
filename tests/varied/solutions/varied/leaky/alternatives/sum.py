def leaky(z):
    return z * (z > 0) + {{slope}} * z * (z <= 0)
