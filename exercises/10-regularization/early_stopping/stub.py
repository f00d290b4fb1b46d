import numpy as np


class EarlyStopping:
    def __init__(self, patience, min_delta):
        raise NotImplementedError

    def update(self, loss, weights):
        raise NotImplementedError
