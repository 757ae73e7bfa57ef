"""Makes parts.npz: positions, norms, feed-forward networks and residual blocks, computed by PyTorch and transformers in float32
on one thread.

    frequencies/C        of the rotary positions, by transformers' ROPE_INIT_FUNCTIONS (and the default of LlamaRotaryEmbedding)
    frequencies/C/of     base, headDim, length, factor, original context, low, high; kind in frequencies/C/kind, see KINDS
    rotary/C             [batch, heads, time, headDim] turned by apply_rotary_pos_emb (half-split), at positions from a start on;
                         /x what is turned, /of base and start; /weights and /grad: gradient of sum(result * weights) by x
    interleaved/C        the same by complex multiplication of neighbours, as Meta's code for LLaMA does
    sinusoidal           [time, hidden] by the formula of Vaswani et al. 2017, section 3.5, in float64
    alibi/N              slopes of N heads by BLOOM's _get_alibi_slopes
    buckets/C            T5Attention._relative_position_bucket of all offsets -OFFSET ... OFFSET; /of bidirectional, buckets, maxDistance
    bias/C               [heads, queries, keys] by T5Attention.compute_bias; /table [buckets, heads], /weights, /grad of the table
    pieces/C             the same as rotary/C with dynamic scaling, by a LlamaRotaryEmbedding that gets the text in pieces, as with a
                         cache, of which each begins where /cuts says; /of base, factor and original context; /x

Of a module C all have /x, /param/NAME, result, /weights, /grad/x and /grad/NAME:
    rms/C, norm/C        LlamaRMSNorm and torch.nn.LayerNorm, with /epsilon
    mlp/C                two torch.nn.Linear with an activation between; /of which of ACTIVATIONS, intermediate
    gated/C              LlamaMLP's formula; /of which of ACTIVATIONS, intermediate, 1 with biases
    residual/C           x + mlp(norm(x)) or norm(x + mlp(x)); /of which of ACTIVATIONS, intermediate, 1 for the first

Usage: python golden_parts.py FOLDER
"""

import sys
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F
from transformers import LlamaConfig, T5Config
from transformers.modeling_rope_utils import ROPE_INIT_FUNCTIONS
from transformers.models.bloom.modeling_bloom import _get_alibi_slopes
from transformers.models.llama.modeling_llama import LlamaRMSNorm, LlamaRotaryEmbedding, apply_rotary_pos_emb
from transformers.models.t5.modeling_t5 import T5Attention

OFFSET = 700
KINDS = ("default", "linear", "dynamic", "llama3")
ACTIVATIONS = (F.silu, F.gelu, F.relu, partial(F.gelu, approximate="tanh"), torch.tanh, torch.sigmoid)
# kind, base, headDim, length, factor, original context, low, high
FREQUENCIES = [("default", 1e4, 8, 5, 1, 64, 1, 4), ("default", 5e5, 128, 5, 1, 8192, 1, 4), ("linear", 1e4, 32, 5, 4, 64, 1, 4),
               ("dynamic", 1e4, 64, 50, 2, 64, 1, 4), ("dynamic", 1e4, 64, 100, 2, 64, 1, 4), ("dynamic", 1e6, 16, 300, 4, 96, 1, 4),
               ("llama3", 5e5, 128, 5, 8, 8192, 1, 4), ("llama3", 5e5, 64, 5, 32, 8192, 1, 4), ("llama3", 1e4, 32, 5, 4, 64, 1, 3)]


def tensor(random, *shape):
    return torch.from_numpy(random.standard_normal(shape).astype(np.float32))


def weighted(random, result, *inputs):
    """Gradients of the sum of the result with random weights."""
    weights = tensor(random, *result.shape)
    return weights, torch.autograd.grad((result * weights).sum(), inputs)


def frequencies(out):
    for n, (kind, base, dim, length, factor, original, low, high) in enumerate(FREQUENCIES):
        rope = {"rope_type": kind, "rope_theta": base, "factor": float(factor), "low_freq_factor": float(low),
                "high_freq_factor": float(high), "original_max_position_embeddings": original}
        if kind in ("default", "linear", "dynamic"):
            rope = {key: rope[key] for key in ("rope_type", "rope_theta") + (("factor",) if kind != "default" else ())}
        config = LlamaConfig(hidden_size=2 * dim, num_attention_heads=2, rope_parameters=rope,
                             max_position_embeddings=original * (factor if kind == "llama3" else 1))
        compute = LlamaRotaryEmbedding.compute_default_rope_parameters if kind == "default" else ROPE_INIT_FUNCTIONS[kind]
        out[f"frequencies/{n}"] = compute(config, seq_len=length)[0]
        out[f"frequencies/{n}/kind"] = np.array([KINDS.index(kind)], np.int32)
        out[f"frequencies/{n}/of"] = np.array([base, dim, length, factor, original, low, high], np.float32)


def rotary(out):
    for n, (base, start, *shape) in enumerate([(1e4, 0, 2, 3, 5, 8), (1e4, 37, 1, 2, 7, 6), (5e5, 200, 2, 1, 1, 16)]):
        random = np.random.default_rng(n)
        x = tensor(random, *shape).requires_grad_()
        time, dim = shape[2:]
        embedding = LlamaRotaryEmbedding(LlamaConfig(hidden_size=dim, num_attention_heads=1, max_position_embeddings=512,
                                                     rope_parameters={"rope_type": "default", "rope_theta": base}))
        positions = torch.arange(start, start + time)[None]
        cosine, sine = embedding(x, positions)
        turned, _ = apply_rotary_pos_emb(x, x, cosine, sine)
        angles = positions[0][:, None] * (base ** (-torch.arange(0, dim, 2, dtype=torch.float64) / dim))
        neighbours = torch.view_as_complex(x.double().unflatten(-1, (-1, 2)).contiguous()) * torch.polar(torch.ones_like(angles), angles)
        interleaved = torch.view_as_real(neighbours).flatten(-2).float()
        for name, result in (("rotary", turned), ("interleaved", interleaved)):
            weights, (gradient,) = weighted(random, result, x)
            out |= {f"{name}/{n}": result, f"{name}/{n}/x": x, f"{name}/{n}/of": np.array([base, start], np.float32),
                    f"{name}/{n}/weights": weights, f"{name}/{n}/grad": gradient}


def pieces(out):
    for n, (base, factor, original, cuts, *shape) in enumerate([(1e4, 2.0, 6, (0, 5, 6, 7, 13, 14), 1, 2, 20, 8),
                                                               (1e6, 4.0, 3, (0, 9, 10), 2, 1, 11, 6)]):
        x = tensor(np.random.default_rng(n), *shape)
        embedding = LlamaRotaryEmbedding(LlamaConfig(hidden_size=shape[3], num_attention_heads=1, max_position_embeddings=original,
                                                     rope_parameters={"rope_type": "dynamic", "rope_theta": base, "factor": factor}))
        turned = []
        for start, end in zip(cuts, (*cuts[1:], shape[2])):
            piece = x[:, :, start:end]
            turned.append(apply_rotary_pos_emb(piece, piece, *embedding(piece, torch.arange(start, end)[None]))[0])
        out |= {f"pieces/{n}": torch.cat(turned, 2), f"pieces/{n}/x": x, f"pieces/{n}/cuts": np.array(cuts, np.int32),
                f"pieces/{n}/of": np.array([base, factor, original], np.float32)}


def other_positions(out):
    angle = torch.arange(50, dtype=torch.float64)[:, None] / 10000 ** (torch.arange(0, 12, 2, dtype=torch.float64) / 12)
    out["sinusoidal"] = torch.stack((angle.sin(), angle.cos()), -1).flatten(-2).float()
    for heads in (1, 2, 3, 6, 8, 12, 16, 20, 25):
        out[f"alibi/{heads}"] = _get_alibi_slopes(heads, torch.device("cpu"))
    offsets = torch.arange(-OFFSET, OFFSET + 1)
    for n, (both, buckets, distance) in enumerate([(True, 32, 128), (False, 32, 128), (True, 8, 20), (False, 6, 50), (False, 64, 512),
                                                   (True, 4, 3)]):
        bucket = T5Attention._relative_position_bucket(offsets, bidirectional=both, num_buckets=buckets, max_distance=distance)
        out |= {f"buckets/{n}": bucket.int(), f"buckets/{n}/of": np.array([both, buckets, distance], np.int32)}
        heads, queries, keys, random = n + 1, 5, 9, np.random.default_rng(n)
        t5 = T5Attention(T5Config(d_model=4 * heads, d_kv=4, num_heads=heads, relative_attention_num_buckets=buckets,
                                  relative_attention_max_distance=distance, is_decoder=not both), has_relative_attention_bias=True)
        table = t5.relative_attention_bias.weight
        with torch.no_grad():
            table.copy_(tensor(random, *table.shape))
        bias = t5.compute_bias(queries, keys, past_seen_tokens=keys - queries)[0]
        weights, (gradient,) = weighted(random, bias, table)
        out |= {f"bias/{n}": bias, f"bias/{n}/table": table, f"bias/{n}/weights": weights, f"bias/{n}/grad": gradient}


def part(out, name, random, x, parameters, result):
    """A module's parameters and input, its result, and the gradients of the result, weighted and summed, by all of them."""
    weights, gradients = weighted(random, result, x, *parameters.values())
    out |= {name: result, f"{name}/x": x, f"{name}/weights": weights, f"{name}/grad/x": gradients[0]}
    out |= {f"{name}/param/{key}": value for key, value in parameters.items()}
    out |= {f"{name}/grad/{key}": gradient for key, gradient in zip(parameters, gradients[1:])}


def filled(random, size, **layers):
    """The parameters of the layers by their names, as large as size."""
    parameters = {f"{layer}.{name}".lstrip("."): value for layer, module in layers.items() for name, value in module.named_parameters()}
    with torch.no_grad():
        for value in parameters.values():
            value.copy_(tensor(random, *value.shape) * size)
    return parameters


def norms(out):
    for n, (epsilon, *shape) in enumerate([(1e-5, 2, 3, 16), (1e-6, 4, 1, 5), (1e-2, 1, 7, 33)]):
        for name, norm, centre in (("rms", LlamaRMSNorm(shape[-1], epsilon), 0), ("norm", torch.nn.LayerNorm(shape[-1], epsilon), 2)):
            random = np.random.default_rng(n)
            x = (tensor(random, *shape) * 3 + centre).requires_grad_()
            parameters = filled(random, 1, **{"": norm})
            part(out, f"{name}/{n}", random, x, parameters, norm(x))
            out[f"{name}/{n}/epsilon"] = np.array([epsilon], np.float32)


def feed_forward(out):
    linear = torch.nn.Linear
    for n, (hidden, wide, *rows) in enumerate([(6, 16, 2, 3), (5, 7, 3, 1), (4, 8, 2, 5), (8, 32, 1, 6), (3, 2, 4, 2), (7, 9, 1, 1)]):
        random = np.random.default_rng(n)
        x, up, down = tensor(random, *rows, hidden).requires_grad_(), linear(hidden, wide), linear(wide, hidden)
        part(out, f"mlp/{n}", random, x, filled(random, 0.5, up=up, down=down), down(ACTIVATIONS[n](up(x))))
        out[f"mlp/{n}/of"] = np.array([n, wide], np.int32)
    for n, (kind, bias, hidden, wide, *rows) in enumerate([(0, False, 6, 16, 2, 3), (1, False, 5, 7, 3, 1), (2, False, 4, 8, 2, 5),
                                                           (0, True, 3, 9, 1, 4)]):
        random = np.random.default_rng(n)
        x = tensor(random, *rows, hidden).requires_grad_()
        gate, up, down = linear(hidden, wide, bias), linear(hidden, wide, bias), linear(wide, hidden, bias)
        parameters = filled(random, 0.5, gate=gate, up=up, down=down)
        part(out, f"gated/{n}", random, x, parameters, down(ACTIVATIONS[kind](gate(x)) * up(x)))
        out[f"gated/{n}/of"] = np.array([kind, wide, bias], np.int32)


def residual(out):
    for n, (is_pre, kind, hidden, wide, *rows) in enumerate([(1, 3, 6, 11, 2, 3), (0, 1, 5, 20, 1, 4), (1, 0, 9, 4, 3, 1),
                                                               (0, 3, 4, 16, 2, 2)]):
        random = np.random.default_rng(n)
        x, norm = (tensor(random, *rows, hidden) * 2 + 1).requires_grad_(), torch.nn.LayerNorm(hidden, 1e-5)
        mlp = torch.nn.ModuleDict({"up": torch.nn.Linear(hidden, wide), "down": torch.nn.Linear(wide, hidden)})
        parameters = filled(random, 0.6, norm=norm, mlp=mlp)

        def sub_layer(h):
            return mlp["down"](ACTIVATIONS[kind](mlp["up"](h)))

        part(out, f"residual/{n}", random, x, parameters, x + sub_layer(norm(x)) if is_pre else norm(x + sub_layer(x)))
        out[f"residual/{n}/of"] = np.array([kind, wide, is_pre], np.int32)


def main(folder):
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    out = {}
    for make in (frequencies, rotary, pieces, other_positions, norms, feed_forward, residual):
        make(out)
    arrays = {name: np.array(value.detach().numpy() if isinstance(value, torch.Tensor) else value, order="C")
              for name, value in out.items()}
    np.savez_compressed(folder / "parts.npz", **arrays)
    print(f"parts.npz {(folder / 'parts.npz').stat().st_size / 1e6:.2f} MB, {len(arrays)} arrays")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python golden_parts.py FOLDER (src/test/resources/golden)")
    main(Path(sys.argv[1]))
