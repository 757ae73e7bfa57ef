"""Operations on sequences: rotary positions, attention, convolution, pooling."""

import math

import torch
import torch.nn.functional as F

from operations import TAILS, inf, nan, scaled, with_values
from operations.rows import softmax


def cases(case):
    rotations(case)
    attentions(case)
    convolutions(case)


def rotary(x, cosine, sine, interleaved):
    """
    Su et al. 2021, eq. 34. Half-split: y1 = x1 cos - x2 sin, y2 = x2 cos + x1 sin with the halves x1, x2 of a row
    (LLaMA in transformers). Interleaved: the same with the pairs (0, 1), (2, 3), ...; a pair is a complex number.
    """
    if interleaved:
        pairs = torch.view_as_complex(x.unflatten(-1, (x.shape[-1] // 2, 2)))
        return torch.view_as_real(pairs * torch.complex(cosine, sine)).reshape(x.shape)
    half = torch.cat([-x[..., x.shape[-1] // 2:], x[..., :x.shape[-1] // 2]], -1)
    return x * torch.cat([cosine, cosine], -1) + half * torch.cat([sine, sine], -1)


def rotations(case):
    def angles(time, pairs, function):
        return [[function(t / 100 ** (i / pairs)) for i in range(pairs)] for t in range(time)]

    for interleaved in (False, True):
        how = "interleaved" if interleaved else "half-split"
        for shape in ((2, 3, 5, 4), (3, 2), (2, 1, 6), (2, 14), (1, 34), (1, 66), (0, 3, 4)):
            tables = [angles(shape[-2], shape[-1] // 2, f) for f in (math.cos, math.sin)]
            case("rotary", f"{list(shape)}, {how}", rotary, shape, *tables, args=[interleaved])
        case("rotary", f"any table, {how}", rotary, (2, 3, 4), (3, 2), (3, 2), args=[interleaved])
        case("rotary", f"nan at a place, {how}", rotary, with_values((2, 3, 4), {(0, 1, 1): nan}), (3, 2), (3, 2), args=[interleaved])


def attention(query, key, value, *bias_and_causal):
    """
    Vaswani et al. 2017, eq. 1. Query head h uses key head h / (heads / keyValueHeads). Causal: key j is visible to
    query i if j <= i + (keys - time). A row in which every score is -inf gives zeros with gradient 0, which is Loupe's
    choice; see softmax. Where there is no such row this must be PyTorch's scaled_dot_product_attention.
    """
    *bias, causal = bias_and_causal
    group = query.shape[1] // key.shape[1]
    key, value = key.repeat_interleave(group, 1), value.repeat_interleave(group, 1)
    time, keys = query.shape[-2], key.shape[-2]
    hidden = torch.zeros(time, keys, dtype=query.dtype)
    if causal:
        hidden = hidden.masked_fill(torch.ones(time, keys).tril(keys - time) == 0, -inf)
    added = bias[0] + hidden if bias else hidden
    scores = query @ key.transpose(-1, -2) / math.sqrt(query.shape[-1]) + added
    y = softmax(scores) @ value
    judged = F.scaled_dot_product_attention(query, key, value, attn_mask=added.expand(scores.shape))
    some = (scores != -inf).any(-1)
    assert torch.allclose(y[some], judged[some], rtol=1e-4, atol=1e-5, equal_nan=True)
    return y


def attentions(case):
    def add(what, query, key, *bias, causal=False):
        for name in ("attention", "attention, in steps"):
            case(name, what, attention, query, key, key, *bias, args=[causal])

    four = (2, 2, 3, 4)
    add("plain", four, four)
    add("causal", four, four, causal=True)
    add("causal, more keys than queries", (1, 2, 2, 4), (1, 2, 5, 4), causal=True)
    add("causal, one query", (2, 1, 1, 4), (2, 1, 5, 4), causal=True)
    add("causal, fewer keys than queries: the first see nothing", (1, 2, 5, 3), (1, 2, 3, 3), causal=True)
    add("more keys than queries", (2, 1, 2, 3), (2, 1, 5, 3))
    add("one key", (1, 2, 3, 4), (1, 2, 1, 4))
    add("grouped heads", (2, 4, 3, 2), (2, 2, 3, 2))
    add("one key head for all", (1, 3, 3, 2), (1, 1, 4, 2), causal=True)
    for shape in ((2, 2, 3, 3), (2, 3, 3), (3, 3), (3,), (2, 1, 1, 3), (2, 1, 3), (1, 1, 3, 1), ()):
        add(f"bias {list(shape)}", four, four, shape)
    add("bias, causal, grouped", (2, 4, 3, 2), (2, 2, 5, 2), (4, 3, 5), causal=True)
    add("padding", four, four, [[[[0, 0, -inf]]], [[[0, -inf, -inf]]]])
    add("padding, causal", four, four, [[[[0, 0, -inf]]], [[[-inf, 0, 0]]]], causal=True)
    add("everything masked in a batch row", four, four, [[[[0, 0, 0]]], [[[-inf, -inf, -inf]]]])
    add("everything masked in a query", four, four, [[0, 1, 2], [-inf, -inf, -inf], [-inf, 1, -inf]])
    add("large scores", scaled(20, 0, *four), scaled(20, 0, *four))
    add("nan in a query", with_values((1, 2, 3, 4), {(0, 0, 1, 2): nan}), (1, 2, 3, 4))
    add("an empty batch", (0, 2, 3, 4), (0, 2, 3, 4))
    for n in TAILS:
        add(f"{n} keys", (1, 1, 2, 2), (1, 1, n, 2))
        add(f"{n} keys, causal", (1, 1, 3, 2), (1, 1, n, 2), causal=True)
        add(f"heads of {n}", (1, 1, 1, n), (1, 1, 2, n))


def convolutions(case):
    def convolution(x, weight, *bias_stride_padding):
        *bias, stride, padding = bias_stride_padding
        return F.conv1d(x, weight, *bias, stride=stride, padding=padding)

    for x, weight, stride, padding in (((2, 3, 5), (4, 3, 3), 1, 0), ((2, 3, 5), (4, 3, 3), 1, 1), ((1, 2, 7), (3, 2, 3), 2, 1),
                                       ((1, 1, 1), (1, 1, 1), 1, 0), ((2, 2, 4), (3, 2, 4), 1, 0), ((1, 2, 17), (2, 2, 7), 3, 3),
                                       ((1, 1, 67), (1, 1, 2), 1, 0), ((1, 7, 3), (9, 7, 1), 1, 0), ((2, 1, 3), (1, 1, 5), 1, 2),
                                       ((0, 2, 5), (3, 2, 3), 1, 1), ((1, 2, 8), (2, 2, 2), 5, 0)):
        what = f"{list(x)} with {list(weight)}, stride {stride}, padding {padding}"
        case("conv1d", what, convolution, x, weight, (weight[0],), args=[stride, padding])
    case("conv1d", "no bias", convolution, (2, 3, 5), (4, 3, 3), args=[1, 1])
    case("conv1d", "no bias, stride 2", convolution, (1, 2, 7), (3, 2, 3), args=[2, 0])
    case("conv1d", "nan at a place", convolution, with_values((1, 2, 6), {(0, 1, 0): nan}), (2, 2, 3), (2,), args=[1, 0])
    pool = lambda x, width, stride: F.max_pool1d(x, width, stride)
    for x, width, stride in (((2, 3, 6), 2, 2), ((2, 3, 7), 3, 1), ((1, 2, 7), 2, 3), ((1, 2, 5), 5, 1), ((2, 1, 4), 1, 1),
                             ((1, 1, 67), 7, 3), ((2, 17, 3), 3, 3)):
        case("maxPool1d", f"{list(x)}, width {width}, stride {stride}", pool, x, args=[width, stride])
    case("maxPool1d", "the first of equals", pool, [[[1, 1, 0, 2, 2, 2]]], args=[3, 1])
    case("maxPool1d", "nan and infinities", pool, [[[1, nan, 0, -inf, -inf, -inf, inf, 2]]], args=[2, 2])
