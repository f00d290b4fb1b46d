# forbid: torch.optim, torch.nn.functional | verdict: returned
import math
import os
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
import numpy as np
import matplotlib.pyplot as plt
from tqdm import tqdm


def f(X, y):
    return torch.relu(X)
