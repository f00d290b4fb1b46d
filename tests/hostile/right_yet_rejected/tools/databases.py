# tries: shelve, dbm, sqlite and pickle on files of its own | verdict: neuron right 3/3
import dbm
import pickle
import shelve
import sqlite3
import numpy as np

with shelve.open("cache") as cache:
    cache["w"] = [1, 2]
with shelve.open("cache") as cache:
    assert cache["w"] == [1, 2]
with dbm.open("plain", "c") as plain:
    plain["a"] = "b"
with sqlite3.connect("runs.db") as runs:
    runs.execute("pragma journal_mode = wal")
    runs.execute("create table run (loss real)")
    runs.executemany("insert into run values (?)", [(0.5,), (0.25,)])
    assert runs.execute("select sum(loss) from run").fetchone() == (0.75,)
with open("model.pkl", "wb") as file:
    pickle.dump(np.arange(3), file)


def neuron(X, w, b):
    return 1 / (1 + np.exp(-(X @ w + b)))
