"""The cases of golden_operations.py, one file a family of operations."""

from math import inf, nan

import numpy as np

# Lengths that are no multiple of a vector's lanes, and one shorter than a vector.
TAILS = (1, 3, 7, 17, 33, 67)

# What a function may meet, one by one.
SPECIAL = [nan, inf, -inf, 0.0, -0.0, 1.0, -1.0]


def normal(random, shape):
    """Multiples of 1/1024, which compress well."""
    return np.round(random.standard_normal(shape) * 1024) / 1024


def positive(*shape):
    """Values from 0.5 up."""
    return lambda random: normal(random, shape) ** 2 + 0.5


def scaled(factor, shift, *shape):
    return lambda random: normal(random, shape) * factor + shift


def with_values(shape, places):
    """Normally distributed values, with these values at these places."""
    def draw(random):
        x = normal(random, shape)
        for place, value in places.items():
            x[place] = value
        return x
    return draw


def mask(*shape):
    """About half ones, the others zeros."""
    return lambda random: normal(random, shape) > 0
