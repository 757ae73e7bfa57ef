"""Arithmetic, comparisons, choices and functions of each element."""

import math

import torch
import torch.nn.functional as F

from operations import SPECIAL, inf, mask, nan, positive, scaled, with_values

BINARY = {"add": torch.add, "sub": torch.sub, "mul": torch.mul, "div": torch.div}
COMPARISONS = {"equal": torch.eq, "greater": torch.gt, "less": torch.lt}
UNARY = {
    "neg": torch.neg, "square": torch.square, "sqrt": torch.sqrt, "rsqrt": torch.rsqrt, "exp": torch.exp,
    "log": torch.log, "tanh": torch.tanh, "sigmoid": torch.sigmoid, "relu": torch.relu,
    "gelu": lambda x: F.gelu(x, approximate="tanh"), "geluErf": F.gelu, "silu": F.silu, "softplus": F.softplus,
}
POSITIVE_ONLY = ("sqrt", "rsqrt", "log")
SHAPES = {
    "equal shapes": ((2, 3, 4), (2, 3, 4)),
    "a row": ((2, 3), (3,)),
    "a row first": ((4,), (2, 3, 4)),
    "a column": ((2, 3), (2, 1)),
    "both grow": ((2, 1, 4), (3, 1)),
    "an axis in the middle": ((2, 1, 3), (2, 4, 3)),
    "a scalar": ((2, 3), ()),
    "a scalar first": ((), (2, 3)),
    "two scalars": ((), ()),
    "lengths of 1": ((1,), (1, 1)),
    "empty": ((0, 3), (3,)),
    "empty, from length 1": ((1, 3), (0, 3)),
}


def cases(case):
    arithmetic(case)
    comparisons(case)
    choices(case)
    functions(case)
    ends_of_the_range(case)
    powers(case)


def arithmetic(case):
    for name, f in BINARY.items():
        for what, (a, b) in SHAPES.items():
            case(name, what, f, a, positive(*b) if name == "div" else b)
        case(name, "length 67", f, (67,), positive(67) if name == "div" else (67,))
        a = [[value] for value in SPECIAL]
        case(name, "special values with each other", f, a, SPECIAL)
    for name, f, numbers in (("add, number", torch.add, (1.5, -3.0)), ("mul, number", torch.mul, (-2.5, 0.0))):
        for number in numbers:
            case(name, f"{number}", f, (2, 3), args=[number])
            case(name, f"{number}, special values", f, SPECIAL, args=[number])
        case(name, "length 67", f, (67,), args=[numbers[0]])
        case(name, "a scalar", f, (), args=[numbers[0]])
        case(name, "empty", f, (0, 3), args=[numbers[0]])
    case("mul", "overflow (float32)", torch.mul, [1e30, -1e30, 1e-30], [1e30, 1e30, 1e-30])
    case("div", "overflow (float32)", torch.div, [1e30, 1e-30], [1e-30, 1e30])


def comparisons(case):
    for name, f in COMPARISONS.items():
        one = lambda a, b, f=f: f(a, b).to(a.dtype)
        few = lambda *shape: lambda random: random.integers(-1, 2, shape)
        for what in ("equal shapes", "a row", "both grow", "a scalar first", "empty"):
            a, b = SHAPES[what]
            case(name, what, one, few(*a), few(*b))
        case(name, "length 67", one, few(67), few(67))
        case(name, "special values with each other", one, [[value] for value in SPECIAL], SPECIAL)
        for number in (0.0, 0.5, -inf):
            case(f"{name}, number", f"{number}", one, SPECIAL + [0.5, 0.25], args=[number])
        case(f"{name}, number", "length 67", one, few(67), args=[1.0])
        case(f"{name}, number", "empty", one, few(0, 2), args=[1.0])


def choices(case):
    where = lambda c, a, b: torch.where(c != 0, a, b)
    case("where", "equal shapes", where, mask(2, 3), (2, 3), (2, 3), constant=[0])
    case("where", "a condition for each column", where, mask(4), (2, 3, 4), (3, 1), constant=[0])
    case("where", "a condition that makes more", where, mask(2, 3, 1), (4,), (), constant=[0])
    case("where", "what is not chosen does not count", where, [1, 0, 1, 0], [1, nan, 2, inf], [nan, 3, -inf, 4], constant=[0])
    case("where", "what is chosen counts", where, [1, 0, 1, 0], [nan, 1, inf, 2], [3, nan, 4, -inf], constant=[0])
    case("where", "empty", where, mask(0, 3), (3,), (0, 3), constant=[0])
    case("where", "length 67", where, mask(67), (67,), (67,), constant=[0])
    fill = lambda x, m, value: x.masked_fill(m != 0, value)
    case("maskedFill", "with minus infinity", fill, (2, 3, 4), mask(2, 3, 4), args=[-inf], constant=[1])
    case("maskedFill", "a row of the mask", fill, (2, 3), mask(3), args=[1.5], constant=[1])
    case("maskedFill", "a column of the mask", fill, (2, 3, 4), mask(3, 1), args=[0.0], constant=[1])
    case("maskedFill", "hides nan", fill, [nan, inf, 1, nan], [1, 1, 0, 0], args=[7.0], constant=[1])
    case("maskedFill", "with nan", fill, (5,), [1, 0, 0, 1, 0], args=[nan], constant=[1])
    case("maskedFill", "nothing", fill, (2, 2), [[0, 0], [0, 0]], args=[-inf], constant=[1])
    case("maskedFill", "everything", fill, (2, 2), [[1]], args=[-inf], constant=[1])
    case("maskedFill", "empty", fill, (0, 3), mask(3), args=[1.0], constant=[1])
    case("maskedFill", "length 67", fill, (67,), mask(67), args=[-2.0], constant=[1])


def functions(case):
    for name, f in UNARY.items():
        draw = positive if name in POSITIVE_ONLY else (lambda *shape: shape)
        case(name, "three axes", f, draw(2, 3, 4))
        case(name, "a scalar", f, draw())
        case(name, "empty", f, draw(0, 3))
        # At infinities Loupe's geluErf and silu, and their gradients, are the limits; PyTorch's are NaN.
        case(name, "special values", f, [x for x in SPECIAL if abs(x) != inf] if name in ("geluErf", "silu") else SPECIAL)
        steps = [i / 2 for i in range(1 if name in POSITIVE_ONLY else -24, 25)]
        case(name, "over a range", f, steps)
        if name not in POSITIVE_ONLY:
            case(name, "near zero (tiny)", f, [1e-18, -3e-18, 5e-18, -1e-12])
    case("sqrt", "near zero", torch.sqrt, [1e-20, 3e-20, 1e-30])
    case("rsqrt", "near zero", torch.rsqrt, [1e-10, 3e-10])
    case("log", "near zero", torch.log, [1e-20, 3e-20, 1e-30])
    case("log", "large", torch.log, [1e20, 3e30, 3e38])
    case("sqrt", "large", torch.sqrt, [1e20, 3e30, 3e38])


def ends_of_the_range(case):
    case("exp", "far left (tiny)", torch.exp, [-80, -82, -84, -86])
    case("exp", "nearly overflow", torch.exp, [86, 87, 88])
    case("exp", "overflow (float32)", torch.exp, [88.7, 88.73, 89, 100, 1000, 3e38])
    case("exp", "underflow", torch.exp, [-110, -200, -1000, -3e38])
    for name in ("sigmoid", "softplus", "silu"):
        case(name, "far left (tiny)", UNARY[name], [-80, -82, -84, -86])
    for name in ("tanh", "sigmoid", "relu", "gelu", "geluErf", "silu", "softplus"):
        case(name, "far out", UNARY[name], [-100, -50, -20, -15, 15, 20, 20.5, 50, 100])
    for name in ("tanh", "sigmoid", "relu", "geluErf", "silu", "softplus"):
        case(name, "very far out", UNARY[name], [-1e30, -1e10, -1000, 1000, 1e10, 1e30])
    case("gelu", "very far out", UNARY["gelu"], [-1e10, -1000, 1000, 1e10])
    case("square", "overflow (float32)", torch.square, [1e30, -1e30, 1e-30])
    case("softplus", "small beside one (tiny)", F.softplus, [-10, -12, -14, -16])
    case("relu", "at zero", torch.relu, [0, -0.0, 1e-38, -1e-38])


def powers(case):
    for exponent in (2.0, 3.0, 1.0, 0.0, -1.0, -2.0):
        case("pow", f"exponent {exponent}", torch.pow, with_values((3, 4), {(0, 0): 1.0}), args=[exponent])
    for exponent in (0.5, 2.5, -0.5, -0.75):
        case("pow", f"exponent {exponent}", torch.pow, positive(3, 4), args=[exponent])
    for exponent in (2.0, 3.0, 1.0, 0.0, 0.5, -1.0, -0.5):
        # (-inf)^0.5 is inf and (-0)^0.5 is 0 by the rules of Java's and C's pow; PyTorch takes the root: NaN and -0.
        special = [x for x in SPECIAL if math.copysign(1, x) > 0] if abs(exponent) == 0.5 else SPECIAL
        case("pow", f"special values, exponent {exponent}", torch.pow, special, args=[exponent])
    case("pow", "length 67", torch.pow, positive(67), args=[-0.75])
    case("pow", "a base that training uses", torch.pow, scaled(10, 100, 6), args=[0.3])
    case("pow", "a scalar", torch.pow, positive(), args=[1.7])
    case("pow", "empty", torch.pow, (0, 2), args=[2.0])
