inner = None
outer = None
moons = None
