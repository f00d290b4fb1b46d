# tries: imports of all that the policy allows, in every form | verdict: neuron right 3/3
import bisect, collections, copy, csv, datetime, decimal, enum, fractions, heapq, itertools, json, math, operator, random
import statistics, string, textwrap, time, timeit, typing, warnings, os, sys, re, io, pathlib, pprint, logging, unittest
import numpy.linalg as la
import numpy.random
from numpy import *
from numpy.polynomial import Polynomial
import numpy as np

logging.basicConfig(level=logging.DEBUG)
logging.info("starting")


def neuron(X, w, b):
    return 1 / (1 + np.exp(-(X @ w + b)))
