import numpy as np

people = np.loadtxt("data/heights.csv", delimiter=",", skiprows=1)


def scaled(sample):
    """The sample, shape (2,), on the scale of the people in the file."""
    raise NotImplementedError
