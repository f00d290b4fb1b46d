# tries: modules that nobody has loaded before | verdict: neuron right 3/3
import bz2
import configparser
import csv
import ctypes.util
import curses
import datetime
import decimal
import doctest
import gettext
import gzip
import hashlib
import http.client
import locale
import logging.handlers
import lzma
import secrets
import tomllib
import unittest
import xml.etree.ElementTree
import zoneinfo
import numpy as np
import numpy.ma
import numpy.testing

with gzip.open("a.gz", "wt") as file:
    csv.writer(file).writerow([1, 2])
log = logging.getLogger("training")
log.addHandler(logging.handlers.RotatingFileHandler("log.txt", maxBytes=200, backupCount=2))
for step in range(20):
    log.warning("step %d", step)
assert lzma.decompress(lzma.compress(b"x")) == bz2.decompress(bz2.compress(b"x")) == b"x"
assert hashlib.file_digest(open("a.gz", "rb"), "sha256").digest() and secrets.token_bytes(4)
assert datetime.datetime(2025, 7, 1, tzinfo=zoneinfo.ZoneInfo("Europe/Berlin")).utcoffset().total_seconds() == 7200
numpy.testing.assert_allclose(np.ones(2), [1, 1])
np.ones((300, 300)) @ np.linalg.inv(np.eye(300))


def neuron(X, w, b):
    return 1 / (1 + np.exp(-(X @ w + b)))
