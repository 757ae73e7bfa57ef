"""Sums, means, variances, maxima and their like along axes."""

import warnings

import torch

from operations import TAILS, inf, nan, scaled, with_values


def along(f, **options):
    return lambda x, axes: f(x, dim=axes, keepdim=True, **options)


AXES = {
    "mean, axes": along(torch.mean),
    "sum, axes": along(torch.sum),
    "variance": along(torch.var, correction=0),
    "max": along(torch.amax),
    "logSumExp": along(torch.logsumexp),
}
# At infinities Loupe's gradient is the limit (logSumExp), or NaN all along the axis (variance), where PyTorch's is NaN here and infinite there.
LIMITS = ("variance", "logSumExp")
WHOLE = {"sum": torch.sum, "mean": torch.mean}
PLACES = {
    "the first axis": ((3, 4), [0]), "the last axis": ((3, 4), [-1]), "the middle axis": ((2, 3, 4), [1]),
    "the outer axes": ((2, 3, 4), [0, 2]), "the last two axes": ((2, 3, 4), [-2, -1]),
    "axes in any order": ((2, 3, 4), [2, 0]), "all axes": ((2, 3, 2), [0, 1, 2]), "one axis": ((5,), [0]),
    "an axis of length 1": ((2, 1, 3), [1]), "only lengths of 1": ((1, 1), [0, 1]),
    "an empty batch": ((0, 3), [-1]),
}


def cases(case):
    warnings.filterwarnings("ignore", r"var\(\): degrees of freedom")    # for the empty batch
    for name, f in WHOLE.items():
        for shape in ((2, 3, 4), (), (1,), (67,)):
            case(name, f"{list(shape)}", f, shape)
        case(name, "nan", f, [[1, nan], [2, 3]])
        case(name, "an infinity", f, [1, -inf, 3])
        case(name, "both infinities", f, [1, -inf, inf])
        if name == "sum":    # nothing has no mean, and Loupe says so
            case(name, "empty", f, (0, 3))
    for name, f in AXES.items():
        for what, (shape, axes) in PLACES.items():
            case(name, what, f, shape, args=[axes])
        for n in TAILS:
            case(name, f"length {n}", f, (2, n), args=[[-1]])
        case(name, "length 67, the first axis", f, (67, 2), args=[[0]])
        odd = {(0, 1): nan} if name in LIMITS else {(0, 1): nan, (1, 2): inf, (2, 0): -inf, (3, 0): inf, (3, 1): -inf, 4: -inf}
        odd_rows = with_values((6, 3), odd)
        case(name, "rows with nan and infinities", f, odd_rows, args=[[1]])
        case(name, "columns with nan and infinities", f, lambda random: odd_rows(random).T, args=[[0]])
        case(name, "equal values", f, [[2, 2, 2], [-1, -1, -3], [0, -0.0, 0]], args=[[1]])
        case(name, "large values", f, scaled(10, 1000, 3, 5), args=[[1]])
        if name in ("sum, axes", "logSumExp"):    # nothing has no largest, no mean and no variance, and Loupe says so
            case(name, "an axis of length 0", f, (2, 0), args=[[1]])
    case("max", "equal values over two axes", AXES["max"], [[[1, 3], [3, 2]], [[5, 5], [5, 5]]], args=[[1, 2]])
    case("logSumExp", "thousands", AXES["logSumExp"], [[1000, 1001, 999], [-1000, -1001, -999], [0, 1000, -1000]],
         args=[[1]])
    case("logSumExp", "one finite value", AXES["logSumExp"], [[-inf, 2, -inf], [-inf, -inf, -3]], args=[[1]])
    case("variance", "values around a large mean", AXES["variance"], scaled(1, 100, 3, 8), args=[[1]])
    argmaxima(case)


def argmaxima(case):
    f = lambda x, axis: x.argmax(axis).flatten()
    for what, (shape, axes) in PLACES.items():
        if len(axes) == 1:
            case("argmax", what, f, shape, args=axes)
    for n in TAILS:
        case("argmax", f"length {n}", f, (2, n), args=[-1])
    case("argmax", "the first of equals", f, [[2, 5, 5], [1, 1, 1]], args=[1])
    case("argmax", "nan counts as the largest", f, [[2, nan, 5], [nan, 9, nan], [inf, 1, nan]], args=[1])
    case("argmax", "infinities", f, [[2, inf, 5], [-inf, -inf, -inf], [-inf, -7, -inf]], args=[1])
