inner = True
outer = False
moons = {{moons}} < 3
