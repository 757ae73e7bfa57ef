"""Matrix products and linear maps."""

import torch
import torch.nn.functional as F

from operations import inf, nan, scaled, with_values


def cases(case):
    sizes = ((1, 1, 1), (2, 3, 4), (1, 7, 3), (3, 17, 9), (2, 67, 1), (33, 1, 7), (0, 3, 4), (2, 0, 3), (2, 3, 0))
    for m, k, n in sizes:
        case("matmul", f"{m} x {k} x {n}", torch.matmul, (m, k), (k, n))
    batches = {
        "one batch axis": ((3,), (3,)), "two batch axes": ((2, 3), (2, 3)), "a matrix for all": ((2, 3), ()),
        "a matrix for all, first": ((), (4,)), "broadcast on both sides": ((2, 1), (3,)),
        "broadcast crosswise": ((2, 1), (1, 3)), "an empty batch": ((0,), (0,)), "an empty batch grown": ((0,), (1,)),
        "batches of one": ((1, 1), (1,)),
    }
    for what, (a, b) in batches.items():
        case("matmul", what, torch.matmul, (*a, 3, 5), (*b, 5, 2))
    # A row or column with one odd value: it must not reach the others.
    case("matmul", "nan in a row", torch.matmul, with_values((3, 2), {(1, 0): nan}), (2, 3))
    case("matmul", "infinity in a column", torch.matmul, (3, 2), with_values((2, 3), {(0, 1): inf}))
    case("matmul", "infinity times zero", torch.matmul, [[inf, 1], [2, 3]], [[0, 1], [1, 2]])
    case("matmul", "large values", torch.matmul, scaled(1e10, 0, 3, 4), scaled(1e10, 0, 4, 3))
    for x, out in (((3,), 2), ((2, 3), 4), ((2, 3, 5), 7), ((2, 2, 2, 3), 1), ((3, 17), 9), ((2, 1), 67), ((0, 3), 2),
                   ((2, 0, 3), 4), ((1, 67), 3)):
        case("linear", f"{list(x)} to {out}", F.linear, x, (out, x[-1]), (out,))
    for x, out in (((3,), 2), ((2, 3), 4), ((2, 3, 5), 1), ((0, 3), 2)):
        case("linear", f"{list(x)} to {out}, no bias", F.linear, x, (out, x[-1]))
    case("linear", "nan in a row", F.linear, with_values((3, 2), {(1, 0): nan}), (4, 2), (4,))
