"""Softmax, losses and norms: operations on rows along the last axis."""

import torch
import torch.nn.functional as F

from operations import TAILS, inf, nan, scaled, with_values

ODD_ROWS = {
    "one finite value": [[-inf, 2, -inf], [-inf, -inf, -3], [1, 2, 3]],
    "masked in part": [[1, -inf, 2, 0.5], [-inf, 0.25, -1, -inf]],
    "nan": [[1, nan, 2], [0.5, 1, -1]],
    "plus infinity": [[1, inf, 2], [inf, inf, 0], [0.5, 1, -1]],
    "both infinities": [[-inf, inf, 1], [0.5, 1, -1]],
    "lowest numbers": [[-3e38, -3e38, -inf], [3e38, 1e38, 0]],
    "equal values": [[2, 2, 2, 2], [-1e4, -1e4, -1e4, -1e4]],
}
MASKED = [[-inf, -inf, -inf], [1, 2, 3], [-inf, -inf, -inf]]


def softmax(x):
    """PyTorch's softmax, but a row of -inf gives zeros with gradient 0, which is Loupe's choice; PyTorch gives NaN."""
    masked = (x == -inf).all(-1, keepdim=True)
    return torch.where(masked, 0, torch.where(masked, 0, x).softmax(-1))


def cases(case):
    log_softmax = lambda x: x.log_softmax(-1)
    for name, f in (("softmax", softmax), ("logSoftmax", log_softmax)):
        for n in TAILS:
            case(name, f"length {n}", f, (2, n))
        for shape in ((4,), (2, 3, 4), (2, 1, 2, 3), (0, 3)):
            case(name, f"{list(shape)}", f, shape)
        for what, x in ODD_ROWS.items():
            case(name, what, f, x)
        case(name, "large values", f, scaled(100, 1000, 3, 9))
        case(name, "small beside one", f, [[0, -20, -40, -60], [0, -80, -84, -86]])
    case("softmax", "everything masked", softmax, MASKED)
    case("softmax", "everything masked, a large gradient", softmax, MASKED, loud=1000)
    # A logarithm of nothing is not a choice of Loupe's: PyTorch's NaN.
    case("logSoftmax", "everything masked", log_softmax, MASKED)
    losses(case)
    norms(case)


def losses(case):
    def cross_entropy(x, targets, ignored=-100, smoothing=0.0):
        targets = torch.tensor(targets, dtype=torch.int64)
        return F.cross_entropy(x.reshape(-1, x.shape[-1]), targets, ignore_index=ignored, label_smoothing=smoothing)

    for n in TAILS:
        targets = [0, n - 1, n // 2]
        case("crossEntropy", f"{n} classes", cross_entropy, (3, n), args=[targets])
        case("crossEntropy, ignored", f"{n} classes, smoothing", cross_entropy, (3, n), args=[targets, -100, 0.1])
    case("crossEntropy", "three axes", cross_entropy, (2, 3, 4), args=[[1, 0, 3, 3, 2, 1]])
    case("crossEntropy", "one row", cross_entropy, (1, 5), args=[[4]])
    case("crossEntropy", "a vector", cross_entropy, (5,), args=[[2]])
    case("crossEntropy", "large values", cross_entropy, scaled(100, 0, 4, 5), args=[[1, 0, 3, 3]])
    case("crossEntropy", "sure and right, sure and wrong", cross_entropy, [[0, 90, 0], [0, 90, 0]], args=[[1, 0]])
    for what, x in ODD_ROWS.items():
        targets = [1, 2, 0][:len(x)]
        case("crossEntropy", what, cross_entropy, x, args=[targets])
        case("crossEntropy, ignored", f"{what}, smoothing", cross_entropy, x, args=[targets, -100, 0.1])
    case("crossEntropy", "a target with probability 0", cross_entropy, [[0, -inf, 1], [1, 2, 3]], args=[[1, 0]])
    case("crossEntropy", "everything masked in a row", cross_entropy, MASKED, args=[[0, 1, 2]])

    ignored = "crossEntropy, ignored"
    case(ignored, "nothing to ignore", cross_entropy, (3, 4), args=[[1, 0, 3], -100, 0.0])
    case(ignored, "some ignored", cross_entropy, (5, 4), args=[[1, -100, 3, -100, 0], -100, 0.0])
    case(ignored, "some ignored, smoothing", cross_entropy, (5, 4), args=[[1, -100, 3, -100, 0], -100, 0.1])
    case(ignored, "a class ignored", cross_entropy, (5, 4), args=[[1, 0, 3, 0, 0], 0, 0.0])
    case(ignored, "a class ignored, smoothing", cross_entropy, (5, 4), args=[[1, 0, 3, 0, 0], 0, 0.25])
    case(ignored, "three axes", cross_entropy, (2, 3, 4), args=[[1, -1, 3, -1, 2, 1], -1, 0.1])
    case(ignored, "only smoothing", cross_entropy, (3, 4), args=[[1, 0, 3], -100, 1.0])
    def without_ignored(x, targets, ignored, smoothing):
        """In PyTorch a NaN in an ignored row reaches its gradient; in Loupe such a row has no part at all."""
        kept = [i for i, target in enumerate(targets) if target != ignored]
        return cross_entropy(x[kept], [targets[i] for i in kept], ignored, smoothing)

    odd = [[1, nan, 2], [0.5, 1, -1], [inf, 0, 1], [-inf, -inf, -inf]]
    case(ignored, "odd rows ignored", without_ignored, odd, args=[[-100, 2, -100, -100], -100, 0.0])
    case(ignored, "odd rows ignored, smoothing", without_ignored, odd, args=[[-100, 2, -100, -100], -100, 0.1])
    case(ignored, "a masked row ignored", without_ignored, MASKED, args=[[-100, 1, -100], -100, 0.0])


def norms(case):
    layer_norm = lambda x, gain, bias, epsilon: F.layer_norm(x, gain.shape, gain, bias, epsilon)
    rms_norm = lambda x, gain, epsilon: F.rms_norm(x, gain.shape, gain, epsilon)
    for name, f, extra in (("layerNorm", layer_norm, 2), ("rmsNorm", rms_norm, 1)):
        def add(what, x, n, epsilon=1e-5):
            case(name, what, f, x, *[(n,)] * extra, args=[epsilon])
        for n in TAILS:
            add(f"length {n}", (2, n), n, 1e-2 if n < 8 else 1e-5)
        add("three axes", (2, 3, 8), 8)
        add("a vector", (8,), 8)
        add("an empty batch", (0, 8), 8)
        add("BERT's epsilon", (3, 8), 8, 1e-12)
        add("rows without variance", [[2, 2, 2, 2], [0, 0, 0, 0]], 4)
        add("tiny values", scaled(1e-15, 0, 2, 8), 8)
        add("large values", scaled(1e4, 0, 2, 8), 8)
        add("a large mean", scaled(1, 30, 2, 8), 8)
        add("nan in a row", with_values((3, 8), {(1, 2): nan}), 8)
        add("infinity in a row", with_values((3, 8), {(1, 2): inf}), 8)
        add("minus infinity in a row", with_values((3, 8), {(1, 2): -inf}), 8)
    case("dropout", "with probability 0", lambda x, p: F.dropout(x, p), (2, 3), args=[0.0])
