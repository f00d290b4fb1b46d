import csv

import numpy as np

with open("data/heights.csv", encoding="utf-8") as file:
    rows = list(csv.reader(file))[1:]
columns = [np.array([float(row[j]) for row in rows]) for j in range(2)]


def scaled(sample):
    out = []
    for j, column in enumerate(columns):
        away = column - column.mean()
        out.append((sample[j] - column.mean()) / np.sqrt((away**2).mean()))
    return np.array(out)
