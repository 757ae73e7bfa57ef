"""Makes attention.npz: multi-head attention with every mask, computed by PyTorch in float32 on one thread.

The judges are torch.nn.MultiheadAttention where it can (as many key heads as query heads, no bias added to the scores)
and torch.nn.functional.scaled_dot_product_attention with enable_gqa elsewhere. Masks are written here as comparisons of
positions, apart from Loupe's.

For each case C:
    C/sizes              batch, time, keys, hidden, heads, keyValueHeads, headDim, inputBias, outputBias, and 1 where queries and
                         keys have an RMS norm of epsilon 1e-6
    C/mask               [batch, time, keys], 1 where a query sees a key; C/kind names it: see KINDS
    C/x, C/memory        [batch, time, hidden], [batch, keys, hidden]; for self-attention memory is x
    C/bias               [heads, time, keys], in some: added to the scores
    C/param/<name>       query, key, value and output, weight [out, in] and bias; queryNorm and keyNorm, weight
    C/out, C/weights     [batch, time, hidden]; the result is weighted with these and summed
    C/grad/<name>        of that sum by each parameter, C/grad/x, C/grad/bias and C/grad/memory (of x alone for
                         self-attention)

Usage: python golden_attention.py FOLDER
"""

import sys
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

KINDS = ("none", "causal", "padding", "prefix", "window", "causal and padding", "segments", "prefix and padding",
         "causal and left padding")
# kind, batch, time, keys (0: self-attention), hidden, heads, keyValueHeads, headDim, inputBias, outputBias, bias of the scores, norms
CASES = {
    "single": ("none", 2, 5, 0, 6, 1, 1, 6, 1, 1), "causal": ("causal", 2, 7, 0, 12, 3, 3, 4, 1, 1),
    "padding": ("padding", 3, 6, 0, 8, 2, 2, 4, 1, 1), "prefix": ("prefix", 1, 9, 0, 8, 4, 4, 2, 1, 1),
    "window, grouped": ("window", 2, 11, 0, 12, 6, 2, 3, 0, 0), "multi-query": ("causal", 2, 5, 0, 10, 5, 1, 2, 0, 0),
    "grouped, input bias": ("causal and padding", 3, 7, 0, 8, 4, 2, 5, 1, 0), "segments": ("segments", 2, 8, 0, 6, 2, 2, 3, 1, 1),
    "cross": ("none", 2, 4, 7, 8, 2, 2, 4, 1, 1), "cross, padding": ("padding", 2, 3, 6, 8, 4, 2, 2, 0, 1),
    "prefix and padding": ("prefix and padding", 2, 6, 0, 4, 2, 1, 3, 1, 1), "one token": ("causal", 1, 1, 0, 4, 2, 2, 2, 1, 1),
    "bias": ("none", 2, 5, 0, 8, 4, 4, 2, 1, 1, 1), "bias, grouped": ("causal and padding", 3, 7, 0, 8, 4, 2, 3, 0, 0, 1),
    "bias, cross": ("padding", 2, 3, 5, 6, 2, 2, 3, 1, 1, 1), "query and key norm": ("causal", 2, 5, 0, 9, 4, 2, 3, 0, 0, 0, 1),
    "left padding": ("causal and left padding", 3, 6, 0, 8, 4, 2, 2, 1, 1), "many": ("causal and padding", 1, 70, 0, 6, 2, 1, 3, 1, 1),
}
WINDOW, PREFIX = 4, 3


def mask_of(kind, batch, time, keys, lengths):
    query, key = np.arange(time)[:, None], np.arange(keys)[None, :]
    sees = np.ones((batch, time, keys), bool)
    if kind.startswith(("causal", "window")):
        sees &= key <= query
    if kind == "window":
        sees &= query - key < WINDOW
    if kind.startswith("prefix"):
        sees &= (key < PREFIX) | (key <= query)
    if kind == "segments":
        sees &= (query // 3) == (key // 3)
    if "left padding" in kind:
        sees &= key[None] >= keys - lengths[:, None, None]
    elif "padding" in kind:
        sees &= key[None] < lengths[:, None, None]
    return sees


def case(number, kind, batch, time, keys, hidden, heads, groups, width, input_bias, output_bias, biased=0, normed=0):
    random = np.random.default_rng(1000 + number)
    crossing, keys = keys > 0, keys or time
    lengths = random.integers(1, keys + 1, batch)
    sees = mask_of(kind, batch, time, keys, lengths)

    def draw(*shape):
        return torch.from_numpy((random.standard_normal(shape) * 0.6).astype(np.float32)).requires_grad_()

    x = draw(batch, time, hidden)
    memory = draw(batch, keys, hidden) if crossing else x
    wide, narrow = heads * width, groups * width
    shapes = {"query": (wide, hidden), "key": (narrow, hidden), "value": (narrow, hidden), "output": (hidden, wide)}
    p = {}
    for name, shape in shapes.items():
        p[name + ".weight"] = draw(*shape)
        if output_bias if name == "output" else input_bias:
            p[name + ".bias"] = draw(shape[0])
    if normed:
        p |= {"queryNorm.weight": draw(width), "keyNorm.weight": draw(width)}
    score_bias = draw(heads, time, keys) if biased else None

    def linear(name, value):
        return F.linear(value, p[name + ".weight"], p.get(name + ".bias"))

    def heads_of(value):
        return value.view(batch, -1, value.shape[-1] // width, width).transpose(1, 2)

    q, k, v = heads_of(linear("query", x)), heads_of(linear("key", memory)), heads_of(linear("value", memory))
    if normed:
        q, k = (F.rms_norm(value, (width,), p[name], 1e-6) for value, name in ((q, "queryNorm.weight"), (k, "keyNorm.weight")))
    added = torch.zeros(batch, 1, time, keys).masked_fill(torch.from_numpy(~sees)[:, None], -torch.inf)
    if biased:
        added = added + score_bias
    out = F.scaled_dot_product_attention(q, k, v, attn_mask=added, enable_gqa=True)
    out = linear("output", out.transpose(1, 2).reshape(batch, time, wide))
    if groups == heads and wide == hidden and input_bias and output_bias and not biased and not normed:
        check(x, memory, p, heads, sees, out)
    weights = torch.from_numpy(random.standard_normal(out.shape).astype(np.float32))
    (out * weights).sum().backward()
    sizes = [batch, time, keys, hidden, heads, groups, width, input_bias, output_bias, normed]
    arrays = {"sizes": np.array(sizes, np.int32), "kind": np.array(KINDS.index(kind), np.int32), "mask": sees.astype(np.int32),
              "x": x, "out": out, "weights": weights, "grad/x": x.grad}
    if crossing:
        arrays |= {"memory": memory, "grad/memory": memory.grad}
    if biased:
        arrays |= {"bias": score_bias, "grad/bias": score_bias.grad}
    arrays |= {"param/" + name: value for name, value in p.items()} | {"grad/" + name: value.grad for name, value in p.items()}
    return {name: value.detach().numpy() if torch.is_tensor(value) else value for name, value in arrays.items()}


def check(x, memory, p, heads, sees, out):
    """The same by torch.nn.MultiheadAttention."""
    judge = torch.nn.MultiheadAttention(x.shape[-1], heads, batch_first=True)
    with torch.no_grad():
        judge.in_proj_weight.copy_(torch.cat([p[name + ".weight"] for name in ("query", "key", "value")]))
        judge.in_proj_bias.copy_(torch.cat([p[name + ".bias"] for name in ("query", "key", "value")]))
        judge.out_proj.weight.copy_(p["output.weight"])
        judge.out_proj.bias.copy_(p["output.bias"])
        hidden = torch.from_numpy(~sees).repeat_interleave(heads, 0)
        assert torch.allclose(judge(x, memory, memory, attn_mask=hidden, need_weights=False)[0], out, atol=1e-5)


def main(folder):
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    arrays = {f"{name}/{key}": value for number, (name, sizes) in enumerate(CASES.items()) for key, value in case(number, *sizes).items()}
    np.savez_compressed(folder / "attention.npz", **arrays)
    print(f"attention.npz {(folder / 'attention.npz').stat().st_size / 1e6:.2f} MB, {len(CASES)} cases")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python golden_attention.py FOLDER (src/test/resources/golden)")
    main(Path(sys.argv[1]))
