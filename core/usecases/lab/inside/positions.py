"""How a model is told where a word stands: rotated queries and keys, learned vectors, sines and cosines.

Plain numpy. Knows no model.
"""

import numpy as np


def rotary_angles(positions: np.ndarray, frequencies: np.ndarray) -> np.ndarray:
    """Angles (n, d/2) in radians: position times frequency (Su et al. 2021, https://arxiv.org/abs/2104.09864)."""
    return np.outer(positions, frequencies)


def rotate(rows: np.ndarray, angles: np.ndarray) -> np.ndarray:
    """Rows (n, d) with each pair (i, i + d/2) turned by its angle; lengths stay as they are."""
    first, second = np.split(rows, 2, axis=-1)
    cosine, sine = np.cos(angles), np.sin(angles)
    return np.concatenate((first * cosine - second * sine, second * cosine + first * sine), axis=-1)


def sinusoids(length: int, width: int, base: float = 10_000.0) -> np.ndarray:
    """(length, width): sines in the even columns, cosines in the odd ones, slower from left to right."""
    frequencies = base ** (-np.arange(0, width, 2) / width)
    angles = np.outer(np.arange(length), frequencies)
    table = np.empty((length, width))
    table[:, 0::2] = np.sin(angles)
    table[:, 1::2] = np.cos(angles)[:, : width // 2]
    return table


def likeness(rows: np.ndarray) -> np.ndarray:
    """Cosines between all rows, (n, n)."""
    unit = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return unit @ unit.T
