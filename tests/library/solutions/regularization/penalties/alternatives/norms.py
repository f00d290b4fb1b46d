import numpy as np


def penalty(w, l1, l2):
    flat = w.reshape(-1)
    return l1 * np.linalg.norm(flat, 1) + l2 * np.vdot(flat, flat) * 0.5


def penalty_grad(w, l1, l2):
    return np.where(w == 0, 0, l1 * w / np.where(w == 0, 1, np.abs(w))) + w * l2


def shrink(w, threshold):
    return w - np.clip(w, -threshold, threshold)
