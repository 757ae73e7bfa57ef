"""Other shapes and orders of the same elements, parts joined and cut, elements by number."""

import torch
import torch.nn.functional as F

from operations import inf, nan


def cases(case):
    shapes(case)
    joined(case)
    by_number(case)


def shapes(case):
    same = lambda x, shape: x.reshape(shape)
    for x, shape in (((2, 6), [3, 4]), ((2, 6), [-1]), ((2, 3, 2), [3, -1]), ((4,), [2, 1, 2]), ((1, 1), []),
                     ((), [1, 1]), ((0, 3), [3, 0]), ((0, 3), [0, 5]), ((2, 3), [2, 3])):
        case("reshape", f"{list(x)} to {shape}", same, x, args=[shape])
    for x, a, b in (((2, 3), 0, 1), ((2, 3, 4), 0, -1), ((2, 3, 4), 1, 2), ((2, 3, 4), 1, 1), ((0, 3), 0, 1), ((1, 4), -1, -2)):
        case("transpose", f"{a} and {b} of {list(x)}", torch.transpose, x, args=[a, b])
    for x, axes in (((2, 3, 4), [2, 0, 1]), ((2, 3, 4), [0, 1, 2]), ((2, 1, 3, 2), [3, 1, 0, 2]), ((2, 3), [-1, 0]),
                    ((0, 2, 3), [1, 2, 0]), ((3,), [0])):
        case("permute", f"{axes} of {list(x)}", torch.permute, x, args=[axes])
    part = lambda x, axis, start, end: x.narrow(axis, start, end - start)
    for x, axis, start, end in (((5,), 0, 1, 4), ((4, 3), 0, 0, 2), ((4, 3), 1, 2, 3), ((2, 3, 4), -2, 1, 3), ((2, 3), 0, 0, 2),
                                ((2, 3), 1, 1, 1), ((2, 3), 1, 3, 3), ((0, 3), -1, 1, 3), ((2, 67), 1, 33, 66)):
        case("slice", f"{start} to {end} of axis {axis} of {list(x)}", part, x, args=[axis, start, end])
    for x, shape in (((3, 1), [2, 3, 4]), ((3,), [2, 3]), ((), [2, 2]), ((2, 3), [2, 3]), ((1, 3), [0, 3]), ((1, 1), [3, 1]),
                     ((2, 1, 3), [2, 5, 3])):
        case("expand", f"{list(x)} to {shape}", torch.Tensor.expand, x, args=[shape])
    for x in ((2, 3), (), (0, 2), (67,)):
        case("copy", f"{list(x)}", torch.clone, x)
    for x, axes in (((5,), [0]), ((2, 3), [1]), ((2, 3, 4), [0, 2]), ((2, 3, 4), [-1]), ((2, 3), [0, 1]), ((1, 3), [0]),
                    ((0, 3), [0]), ((3, 67), [1])):
        case("flip", f"{axes} of {list(x)}", torch.flip, x, args=[axes])
    for x, axis, width, stride in (((5,), 0, 2, 1), ((2, 6), 1, 3, 3), ((2, 7, 3), 1, 3, 2), ((4, 2), -2, 4, 1), ((2, 5), -1, 1, 2),
                                   ((0, 4), 1, 2, 1), ((1, 67), 1, 33, 17)):
        case("windows", f"of {width} every {stride} along {axis} of {list(x)}", torch.Tensor.unfold, x, args=[axis, width, stride])
    for x, axis in (((2, 3), 0), ((2, 3), 1), ((2, 3), 2), ((2, 3), -1), ((2, 3), -2), ((), 0), ((0, 2), 1)):
        case("unsqueeze", f"{axis} of {list(x)}", torch.unsqueeze, x, args=[axis])
    for x, axis in (((1, 3), 0), ((2, 1, 3), 1), ((2, 1), -1), ((1,), 0), ((0, 1), 1), ((1, 1, 1), 1)):
        case("squeeze", f"{axis} of {list(x)}", torch.squeeze, x, args=[axis])


def padded(x, axis, before, after, value):
    """F.pad counts axes from the last and wants a pair for each."""
    behind = x.ndim - 1 - axis % x.ndim
    return F.pad(x, [0, 0] * behind + [before, after], value=value)


def joined(case):
    join = lambda *given: torch.cat(given[:-1], given[-1])
    for shapes, axis in ((((2, 3), (1, 3)), 0), (((2, 3), (2, 1)), 1), (((2, 3), (2, 2), (2, 4)), -1), (((2, 3),), 0),
                         (((2, 1, 3), (2, 4, 3)), 1), (((0, 3), (2, 3)), 0), (((2, 0), (2, 3), (2, 0)), 1), (((1,), (66,)), 0),
                         (((0, 3), (0, 2)), 1)):
        case("concat", f"{[list(s) for s in shapes]} along {axis}", join, *shapes, args=[axis])
    pile = lambda *given: torch.stack(given[:-1], given[-1])
    for shape, count, axis in (((2, 3), 2, 0), ((2, 3), 2, 1), ((2, 3), 3, 2), ((2, 3), 2, -1), ((2, 3), 2, -2), ((), 3, 0),
                               ((4,), 1, 0), ((0, 3), 2, 1), ((33,), 2, 1)):
        case("stack", f"{count} of {list(shape)} along {axis}", pile, *[shape] * count, args=[axis])
    cut = lambda x, axis, lengths: torch.split(x, lengths, axis)
    for shape, axis, lengths in (((6, 2), 0, [1, 2, 3]), ((2, 5), 1, [4, 1]), ((2, 5), -1, [5]), ((2, 3, 4), 1, [1, 1, 1]),
                                 ((2, 3), 1, [2, 0, 1]), ((0, 4), 1, [1, 3]), ((2, 67), 1, [33, 34])):
        case("split", f"{list(shape)} to {lengths} along {axis}", cut, shape, args=[axis, lengths])
    for shape, axis, before, after, value in (((3,), 0, 1, 2, 0.0), ((2, 3), 0, 1, 0, 1.5), ((2, 3), 1, 0, 2, -inf),
                                              ((2, 3, 2), 1, 2, 1, 0.0), ((2, 3), -1, 0, 0, 5.0), ((0, 3), 0, 1, 1, 2.0),
                                              ((2, 0), 1, 1, 2, 3.0), ((2, 3), -2, 1, 1, nan)):
        case("pad", f"{list(shape)} by {before} and {after} along {axis} with {value}", padded, shape,
             args=[axis, before, after, value])


def by_number(case):
    def gathered(x, axis, indices, shape):
        return x.gather(axis, torch.tensor(indices, dtype=torch.int64).reshape(shape))

    def scattered(x, source, axis, indices):
        return x.scatter_add(axis, torch.tensor(indices, dtype=torch.int64).reshape(source.shape), source)

    chosen = {
        "a vector": ((5,), 0, [4, 0, 2], [3]),
        "rows of a column": ((3, 4), 0, [2, 0, 1, 1, 0, 0, 2, 2], [2, 4]),
        "one of each row": ((3, 4), 1, [3, 0, 2], [3, 1]),
        "repeated": ((2, 3), -1, [1, 1, 1, 1, 0, 2, 2, 0], [2, 4]),
        "three axes": ((2, 3, 2), 1, [2, 0, 1, 1, 0, 0, 2, 1], [2, 2, 2]),
        "fewer than the other axes have": ((3, 4), 1, [3, 3, 1, 0], [2, 2]),
        "nothing": ((3, 4), 1, [], [3, 0]),
        "an empty batch": ((0, 4), 1, [], [0, 2]),
    }
    for what, (shape, axis, indices, wanted) in chosen.items():
        case("gather", what, gathered, shape, args=[axis, indices, wanted])
        case("scatterAdd", what, scattered, shape, tuple(wanted), args=[axis, indices])
    case("gather", "nan stays where it is", gathered, [[1, nan], [2, 3]], args=[1, [0, 1], [2, 1]])
    case("scatterAdd", "infinities meet", scattered, [inf, 1, 2], [-inf, inf, nan], args=[0, [0, 1, 1]])
    look_up = lambda x, ids, *padding: F.embedding(torch.tensor(ids, dtype=torch.int64), x, *padding)
    for what, shape, ids in (("a batch", (5, 3), [[0, 4, 2], [1, 3, 0]]), ("repeated", (4, 3), [[1, 1, 1], [0, 1, 0]]),
                             ("one id", (3, 2), [[2]]), ("one column", (3, 1), [[2, 0]]), ("wide rows", (3, 67), [[2, 0, 2]]),
                             ("no ids", (3, 2), [[], []])):
        case("rows", what, look_up, shape, args=[ids])
        for padding in (0, 2):
            case("rows, padding", f"{what}, padding {padding}", look_up, shape, args=[ids, padding])
    case("rows, padding", "a value in the padding row is read", look_up, [[9, 8], [1, 2]], args=[[[0, 1], [0, 0]], 0])
