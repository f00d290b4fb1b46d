def breaks_one():
    return [[0.0, 1500.0, 3.0]]


def breaks_two():
    return [[600.0, 601.0], [-300.0, -299.0]]


def breaks_three():
    return ((5, 0), (0, 0))
