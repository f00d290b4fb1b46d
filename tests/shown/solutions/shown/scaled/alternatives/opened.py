import csv

import numpy as np

with open("data/heights.csv", encoding="utf-8") as file:
    rows = list(csv.reader(file))[1:]
columns = [np.array([float(row[j]) for row in rows]) for j in range(2)]


def scaled(sample):
    return np.array([(value - column.mean()) / np.sqrt(((column - column.mean()) ** 2).mean()) for value, column in zip(sample, columns)])
