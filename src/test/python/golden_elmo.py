"""Makes elmo-parts.npz and elmo.npz: ELMo's parts and ELMo in several random sizes, by PyTorch in float32 on one thread.

Transformers has no ELMo. The judge is the short reference below, written from the equations of Peters et al. 2018,
Kim et al. 2015 and Srivastava et al. 2015. Its LSTMs are torch.nn.LSTM(proj_size=...), and bidirectional ones over texts
of different lengths torch.nn.LSTM(bidirectional=True) over packed sequences. Where cells and outputs are clipped, which
torch.nn.LSTM cannot do, a loop over the steps stands in; without clipping it has to agree with torch.nn.LSTM.

In elmo-parts.npz, for each part P (highway, convolution, characters, lstm, bidirectional, mix):
    P/config             sizes, in the order of the function that makes the case
    P/x or P/words       the input; for the mix x stands for all layers, [layers, ...]
    P/param/<name>       the parameters, with Loupe's names and layouts
    P/out, P/weights     the result, and what it is multiplied with before the sum whose gradients follow
    P/grad/x, P/grad/<name>
    P/lengths            of the texts, where they differ; results and weights are 0 behind them

In elmo.npz, for each model M:
    M/config             vocabulary, characters, embedding, highways, hidden, cell, layers, 1000 clip, 0 for ReLU or 1 for tanh
    M/filters            [(width, count), ...]
    M/param/<name>
    M/words              [batch, time, characters], words of zeros behind shorter texts
    M/next, M/previous   targets, -100 where there is none
    M/layer/<i>          [batch, time, 2 hidden], 0 where there is no word
    M/logits/next, M/logits/previous
    M/grad/<name>        gradients of the mean of the two cross-entropies
    M/losses             before each of ten AdamW steps on the same batch: rate 1e-3, betas 0.9 and 0.95, epsilon 1e-8,
                         decay 0.1 on parameters of rank 2 or more, no clipping of gradients

Usage: python golden_elmo.py FOLDER
"""

import sys
import warnings
from pathlib import Path

import numpy as np
import torch
from torch.nn.functional import conv1d, cross_entropy, embedding

SYMBOLS = 262
STEPS = 10
# vocabulary, characters, embedding, filters, highways, hidden, cell, layers, clip, activation, batch, time, words of each text or None
MODELS = {"one layer": (11, 7, 3, [(1, 3), (3, 2)], 1, 4, 6, 1, 0.0, "relu", 2, 5, None),
          "filters of the paper": (17, 12, 4, [(w, 2) for w in range(1, 8)], 2, 5, 9, 2, 0.0, "relu", 3, 7, None),
          "clipped": (13, 9, 4, [(1, 4), (2, 3), (4, 5)], 2, 6, 10, 2, 0.25, "relu", 2, 9, None),
          "no projection": (9, 6, 5, [(2, 6)], 0, 7, 7, 3, 0.0, "tanh", 1, 3, None),
          "texts of different lengths": (19, 8, 4, [(1, 5), (2, 4), (5, 3)], 1, 5, 8, 2, 0.0, "relu", 4, 6, [6, 1, 3, 5]),
          "clipped and of different lengths": (7, 5, 3, [(1, 2), (5, 3)], 1, 3, 5, 2, 0.2, "tanh", 3, 4, [2, 4, 1]),
          "one word": (5, 5, 2, [(3, 3)], 1, 2, 3, 2, 0.0, "relu", 1, 1, None)}


def highway(x, p, name):
    gate = torch.sigmoid(x @ p[name + "gate.weight"].T + p[name + "gate.bias"])
    return gate * torch.relu(x @ p[name + "transform.weight"].T + p[name + "transform.bias"]) + (1 - gate) * x


def characters(words, p, name, filters, highways, activation):
    """words [batch, time, characters] to [batch, time, hidden]"""
    x = embedding(words, p[name + "table"], padding_idx=0)                                     # [batch, time, characters, embedding]
    x = x.flatten(0, 1).transpose(1, 2)
    x = torch.cat([conv1d(x, p[f"{name}conv.{i}.weight"], p[f"{name}conv.{i}.bias"]).max(-1).values for i in range(len(filters))], -1)
    x = torch.relu(x) if activation == "relu" else torch.tanh(x)
    for i in range(highways):
        x = highway(x, p, f"{name}highway.{i}.")
    x = x @ p[name + "projection.weight"].T + p[name + "projection.bias"]
    return x.unflatten(0, words.shape[:2])


def turned(x, lengths):
    """Each text from its end to its start; what is behind it stays."""
    return torch.stack([torch.cat([row[:n].flip(0), row[n:]]) for row, n in zip(x, lengths)])


def lstm(x, p, name, reverse, clip, lengths):
    if reverse:
        x = turned(x, lengths)
    w, u, b, projection = (p.get(name + key) for key in ("input", "recurrent", "bias", "projection"))

    def loop(bound):
        h, c, ys = x.new_zeros(x.shape[0], u.shape[1]), x.new_zeros(x.shape[0], u.shape[0] // 4), []
        for t in range(x.shape[1]):
            i, f, g, o = (x[:, t] @ w.T + h @ u.T + b).chunk(4, -1)
            c = torch.clamp(f.sigmoid() * c + i.sigmoid() * g.tanh(), -bound, bound)
            h = o.sigmoid() * c.tanh()
            h = torch.clamp(h if projection is None else h @ projection.T, -bound, bound)
            ys.append(h)
        return torch.stack(ys, 1)

    module = torch.nn.LSTM(x.shape[-1], u.shape[0] // 4, batch_first=True, proj_size=0 if projection is None else u.shape[1])
    y, _ = torch.func.functional_call(module, torch_names(p, name, ""), (x,))
    assert torch.allclose(y, loop(np.inf), atol=1e-5)
    if clip:
        assert (y.detach() - loop(clip)).abs().max() > 0.05, "the clip does nothing; choose a smaller one"
        y = loop(clip)
    return turned(y, lengths) if reverse else y


def torch_names(p, name, end):
    """torch.nn.LSTM has two biases, which it adds."""
    names = {f"weight_ih_l0{end}": p[name + "input"], f"weight_hh_l0{end}": p[name + "recurrent"], f"bias_ih_l0{end}": p[name + "bias"],
             f"bias_hh_l0{end}": torch.zeros_like(p[name + "bias"])}
    return names | ({f"weight_hr_l0{end}": p[name + "projection"]} if name + "projection" in p else {})


def lstm_shapes(name, inputs, hidden, out):
    shapes = {name + "input": (4 * hidden, inputs), name + "recurrent": (4 * hidden, out), name + "bias": (4 * hidden,)}
    return shapes | ({name + "projection": (out, hidden)} if out != hidden else {})


def highway_shapes(name, hidden):
    return {f"{name}{part}.{kind}": (hidden, hidden) if kind == "weight" else (hidden,)
            for part in ("transform", "gate") for kind in ("weight", "bias")}


def character_shapes(name, width, filters, highways, hidden):
    total = sum(count for _, count in filters)
    shapes = {name + "table": (SYMBOLS, width)}
    for i, (window, count) in enumerate(filters):
        shapes |= {f"{name}conv.{i}.weight": (count, width, window), f"{name}conv.{i}.bias": (count,)}
    for i in range(highways):
        shapes |= highway_shapes(f"{name}highway.{i}.", total)
    return shapes | {name + "projection.weight": (hidden, total), name + "projection.bias": (hidden,)}


def tensors(random, shapes):
    """Weights as large as keeps sums as large as what is summed."""
    result = {}
    for name, shape in shapes.items():
        size = 1 if len(shape) == 1 or name.endswith("table") else np.prod(shape[1:])
        value = random.standard_normal(shape) * (0.5 if len(shape) == 1 else 1.5) / np.sqrt(size)
        if name.endswith("table"):
            value[0] = 0
        result[name] = torch.from_numpy(value.astype(np.float32)).requires_grad_()
    return result


def normal(random, *shape):
    return torch.from_numpy(random.standard_normal(shape).astype(np.float32))


def some_words(random, batch, time, length, lengths):
    """Words of three or more letters out of nine, with begin, end and filling as ELMo has them, and words of zeros behind the text."""
    ids = np.full((batch, time, length), 261, np.int32)
    for b in range(batch):
        for t in range(time):
            letters = random.integers(98, 107, random.integers(1, length - 1))
            ids[b, t, :len(letters) + 2] = [259, *letters, 260]
            if lengths is not None and t >= lengths[b]:
                ids[b, t] = 0
    return ids


def part(random, config, inputs, p, function, lengths=None):
    """inputs: {"x": tensor} or {"words": integers}"""
    (key, x), = inputs.items()
    if key == "x":
        x.requires_grad_()
    out = function(x, p)
    weights = normal(random, *out.shape)
    if lengths is not None:
        for row, n in zip(weights, lengths):
            row[n:] = 0
    (out * weights).sum().backward()
    shown = out.detach().numpy().copy()
    arrays = {"config": np.array(config, np.int32), key: x.detach().numpy().astype(np.int32) if key == "words" else x.detach().numpy(),
              "weights": weights.numpy()}
    if lengths is not None:
        arrays["lengths"] = np.array(lengths, np.int32)
        for row, n in zip(shown, lengths):
            row[n:] = 0
    arrays["out"] = shown
    if key == "x":
        arrays["grad/x"] = x.grad.numpy()
    arrays |= {"param/" + name: value.detach().numpy() for name, value in p.items()}
    return arrays | {"grad/" + name: value.grad.numpy() for name, value in p.items()}


def bidirectional(x, p, lengths):
    hidden, out = p["forward.recurrent"].shape[0] // 4, p["forward.recurrent"].shape[1]
    module = torch.nn.LSTM(x.shape[-1], hidden, batch_first=True, bidirectional=True, proj_size=out if out != hidden else 0)
    packed = torch.nn.utils.rnn.pack_padded_sequence(x, torch.tensor(lengths), batch_first=True, enforce_sorted=False)
    y, _ = torch.func.functional_call(module, torch_names(p, "forward.", "") | torch_names(p, "backward.", "_reverse"), (packed,))
    return torch.nn.utils.rnn.pad_packed_sequence(y, batch_first=True, total_length=x.shape[1])[0]


def mix(h, p, normalise):
    """gamma * sum_j softmax(w)_j h_j"""
    if normalise:
        h = torch.nn.functional.layer_norm(h, h.shape[-1:], eps=1e-12)
    return p["gamma"] * torch.einsum("j,j...->...", p["weights"].softmax(0), h)


def parts():
    random = np.random.default_rng(1)
    arrays = {}

    def add(name, *args, **kwargs):
        arrays.update({f"{name}/{key}": value for key, value in part(random, *args, **kwargs).items()})

    for hidden in (1, 5, 16):
        add(f"highway {hidden}", [hidden], {"x": normal(random, 3, 4, hidden)}, tensors(random, highway_shapes("", hidden)),
            lambda x, p: highway(x, p, ""))
    for inputs, out, width, time in ((3, 4, 1, 5), (2, 7, 5, 5), (4, 3, 3, 11)):
        add(f"convolution {width} of {time}", [inputs, out, width], {"x": normal(random, 2, inputs, time)},
            tensors(random, {"weight": (out, inputs, width), "bias": (out,)}),
            lambda x, p: conv1d(x, p["weight"], p["bias"]))
    for number, (length, width, filters, highways, out, activation) in enumerate(
            ((50, 4, [(w, w) for w in range(1, 8)], 2, 6, "relu"), (5, 3, [(5, 2)], 0, 3, "tanh"),
             (9, 8, [(2, 5), (3, 1)], 1, 7, "relu"))):
        words = torch.from_numpy(some_words(random, 2, 3, length, None)).long()
        add(f"characters {number}", [length, width, highways, out, int(activation == "tanh"), *sum(map(list, filters), [])],
            {"words": words}, tensors(random, character_shapes("", width, filters, highways, out)),
            lambda x, p: characters(x, p, "", filters, highways, activation))
    for batch, time, inputs, hidden, out, reverse, clip in ((2, 5, 3, 4, 4, False, 0), (3, 7, 2, 9, 3, True, 0), (1, 1, 3, 5, 2, True, 0),
                                                            (2, 9, 4, 11, 3, False, 0.2), (2, 8, 3, 5, 5, True, 0.3)):
        add(f"lstm {inputs} to {hidden} to {out}, clip {clip}, {'reverse' if reverse else 'forward'}",
            [inputs, hidden, out, int(reverse), int(1000 * clip)], {"x": normal(random, batch, time, inputs) * 2},
            tensors(random, lstm_shapes("", inputs, hidden, out)),
            lambda x, p: lstm(x, p, "", reverse, clip, [time] * batch))
    for time, inputs, hidden, out, lengths in ((5, 3, 4, 4, [5, 5]), (7, 2, 6, 3, [3, 7, 1, 6]), (4, 3, 5, 5, [2, 3])):
        add(f"bidirectional {inputs} to {hidden} to {out}", [inputs, hidden, out], {"x": normal(random, len(lengths), time, inputs)},
            tensors(random, lstm_shapes("forward.", inputs, hidden, out) | lstm_shapes("backward.", inputs, hidden, out)),
            lambda x, p: bidirectional(x, p, lengths), lengths=lengths)
    for layers, normalise in ((3, False), (3, True), (1, False), (5, True)):
        add(f"mix {layers}{', normalised' if normalise else ''}", [layers, int(normalise)], {"x": normal(random, layers, 2, 3, 6)},
            tensors(random, {"weights": (layers,), "gamma": (1,)}), lambda h, p: mix(h, p, normalise))
    return arrays


def elmo(words, p, filters, highways, layers, clip, activation, lengths):
    """h_0 ... h_L and the logits of both directions."""
    x = characters(words, p, "words.", filters, highways, activation)
    result, tops = [[x, x]], []
    for direction in ("forward", "backward"):
        h = x
        for i in range(layers):
            out = lstm(h, p, f"lstm.{direction}.{i}.", direction == "backward", clip, lengths)
            h = out if i == 0 else out + h
            if direction == "forward":
                result.append([h])
            else:
                result[i + 1].append(h)
        tops.append(h @ p["head.weight"].T + p["head.bias"])
    return [torch.cat(pair, -1) for pair in result], tops


def model(number, vocabulary, length, width, filters, highways, hidden, cell, layers, clip, activation, batch, time, lengths):
    random = np.random.default_rng(100 + number)
    shapes = character_shapes("words.", width, filters, highways, hidden)
    for direction in ("forward", "backward"):
        for i in range(layers):
            shapes |= lstm_shapes(f"lstm.{direction}.{i}.", hidden, cell, hidden)
    p = tensors(random, shapes | {"head.weight": (vocabulary, hidden), "head.bias": (vocabulary,)})
    start = {"param/" + name: value.detach().numpy().copy() for name, value in p.items()}
    words = some_words(random, batch, time, length, lengths)
    places = np.arange(time)[None, :] < np.array(lengths or [time] * batch)[:, None]
    targets = [np.where(places, random.integers(0, vocabulary, (batch, time)), -100).astype(np.int32) for _ in range(2)]

    def run():
        states, logits = elmo(torch.from_numpy(words).long(), p, filters, highways, layers, clip, activation, lengths or [time] * batch)
        losses = [cross_entropy(scores.flatten(0, 1), torch.from_numpy(wanted).long().flatten()) for scores, wanted in zip(logits, targets)]
        return states, logits, (losses[0] + losses[1]) / 2

    states, logits, loss = run()
    loss.backward()
    config = [vocabulary, length, width, highways, hidden, cell, layers, round(1000 * clip), int(activation == "tanh")]
    arrays = {"config": np.array(config, np.int32), "filters": np.array(filters, np.int32), "words": words,
              "next": targets[0], "previous": targets[1]} | start
    here = places[:, :, None]
    arrays |= {f"layer/{i}": h.detach().numpy() * here for i, h in enumerate(states)}
    arrays |= {f"logits/{which}": scores.detach().numpy() * here for which, scores in zip(("next", "previous"), logits)}
    arrays |= {"grad/" + name: value.grad.numpy().copy() for name, value in p.items()}
    groups = [{"params": [v for v in p.values() if v.ndim >= 2], "weight_decay": 0.1},
              {"params": [v for v in p.values() if v.ndim < 2], "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.95), eps=1e-8)
    losses = []
    for _ in range(STEPS):
        _, _, loss = run()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return arrays | {"losses": np.array(losses, np.float32)}


def main(folder):
    warnings.filterwarnings("ignore", "LSTM with projections is not supported with oneDNN")
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(0)
    save(folder / "elmo-parts.npz", parts())
    arrays = {}
    for number, (name, sizes) in enumerate(MODELS.items()):
        arrays |= {f"{name}/{key}": value for key, value in model(number, *sizes).items()}
        print(name, *(f"{x:.4f}" for x in arrays[name + "/losses"]))
    save(folder / "elmo.npz", arrays)


def save(file, arrays):
    np.savez_compressed(file, **arrays)
    print(f"{file.name} {file.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python golden_elmo.py FOLDER (src/test/resources/golden)")
    main(Path(sys.argv[1]))
