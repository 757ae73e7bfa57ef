"""Makes the golden files that the tests compare Loupe's GPT with: gpt-small.npz and gpt-notebook.npz.

The judge is GPT2LMHeadModel of Hugging Face transformers, in float32 on one thread: pre-norm blocks, tanh GELU
("gelu_new"), output weights tied to the token embedding, no dropout, eager attention, layer norm epsilon 1e-5.

Names and layouts are Loupe's: a linear layer's weight is [out, in]. GPT-2's own layers are [in, out], and its query,
key and value stand in one matrix; they are split and transposed here.

An AdamW step: gradient clipping to a total norm of 1.0, learning rate 1e-3, betas 0.9 and 0.95, epsilon 1e-8, weight
decay 0.1 on parameters of rank 2 (embeddings and positions too) and 0 on vectors. Every step has a batch of its own.

gpt-small.npz holds everything:
    config               vocabulary, context, hidden, layers, heads
    param/<name>         the weights
    ids, targets         [batch, time]
    logits, loss         [batch, time, vocabulary]; mean cross-entropy over all positions
    grad/<name>          gradient of the loss
    hidden/embedding     token plus position embedding; hidden/layer.N: what block N gives (before the final norm)
    attention/layer.N    probabilities [batch, heads, time, time]
    step/K/ids, /targets batch of step K (sizes differ); losses[K] before step K; norms[K] before clipping
    after/<name>         the weights after ten steps

A bias of the keys shifts all scores of a row alike, so the softmax does not see it and its true gradient is 0. What
stands here is rounding (1e-9), and AdamW makes steps in any direction from it: compare key biases with an absolute
tolerance in the gradients, and leave them out of `after`.

gpt-notebook.npz has the size of the model in the first notebook. Its weights come from a formula (see `mix`):
    formula/<name>       parameter number p, scale, shift: value i = (mix(i, p) / 2**32 - 0.5) * scale + shift,
                         computed in float64, rounded to float32
    shape/<name>         the shape of the parameter
    logits               those of batch row 0 only, [time, vocabulary]
    gradnorm/<name>      L2 norm of the gradient
    gradsample/<name>    64 values of the gradient, number j at flat index mix(j, p + 500) % size
    config, ids, targets, loss, losses, norms, step/...   as above

Usage: python golden_gpt.py FOLDER
"""

import sys
from pathlib import Path

import numpy as np
import torch
from transformers import GPT2Config, GPT2LMHeadModel

STEPS = 10
SAMPLES = 64


def mix(i, p):
    """A 32-bit integer hash (the finaliser of MurmurHash3). Plain `int` arithmetic in Java gives the same bits."""
    mask = np.uint64(0xFFFFFFFF)
    h = (np.asarray(i, dtype=np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B1)
    h = (h + np.uint64(p) * np.uint64(0x85EBCA6B)) & mask
    h ^= h >> np.uint64(16)
    h = (h * np.uint64(0x85EBCA6B)) & mask
    h ^= h >> np.uint64(13)
    h = (h * np.uint64(0xC2B2AE35)) & mask
    return h ^ (h >> np.uint64(16))


def formula(p, size, scale, shift):
    u = mix(np.arange(size), p).astype(np.float64) / 4294967296.0 - 0.5
    return (u * scale + shift).astype(np.float32)


def shapes(vocabulary, context, hidden, layers):
    """Loupe's parameter names with their shapes. The order counts: a parameter's place is its number p."""
    result = {"tokens.weight": (vocabulary, hidden), "positions.weight": (context, hidden)}

    def vectors(name):
        result[name + ".weight"] = (hidden,)
        result[name + ".bias"] = (hidden,)

    def linear(name, inputs, outputs):
        result[name + ".weight"] = (outputs, inputs)
        result[name + ".bias"] = (outputs,)

    for n in range(layers):
        vectors(f"layer.{n}.attentionNorm")
        for part in ("query", "key", "value", "output"):
            linear(f"layer.{n}.attention.{part}", hidden, hidden)
        vectors(f"layer.{n}.mlpNorm")
        linear(f"layer.{n}.mlp.up", hidden, 4 * hidden)
        linear(f"layer.{n}.mlp.down", 4 * hidden, hidden)
    vectors("norm")
    return result


def from_gpt2(named, layers):
    """Tensors under GPT-2's names (weights or gradients) as arrays under Loupe's names."""
    named = {name.removeprefix("transformer."): value.detach().numpy() for name, value in named}
    result = {"tokens.weight": named["wte.weight"], "positions.weight": named["wpe.weight"]}
    for n in range(layers):
        ours, theirs = f"layer.{n}.", f"h.{n}."
        for kind in ("weight", "bias"):
            result[ours + "attentionNorm." + kind] = named[theirs + "ln_1." + kind]
            result[ours + "mlpNorm." + kind] = named[theirs + "ln_2." + kind]
            query, key, value = np.split(named[theirs + "attn.c_attn." + kind], 3, axis=-1)
            result[ours + "attention.query." + kind] = query.T
            result[ours + "attention.key." + kind] = key.T
            result[ours + "attention.value." + kind] = value.T
            result[ours + "attention.output." + kind] = named[theirs + "attn.c_proj." + kind].T
            result[ours + "mlp.up." + kind] = named[theirs + "mlp.c_fc." + kind].T
            result[ours + "mlp.down." + kind] = named[theirs + "mlp.c_proj." + kind].T
    result["norm.weight"], result["norm.bias"] = named["ln_f.weight"], named["ln_f.bias"]
    return {name: np.array(value, order="C") for name, value in result.items()}


def to_gpt2(model, parameters, layers):
    """Copies Loupe's parameters into the model."""
    state = {"wte.weight": parameters["tokens.weight"], "wpe.weight": parameters["positions.weight"],
             "ln_f.weight": parameters["norm.weight"], "ln_f.bias": parameters["norm.bias"]}
    for n in range(layers):
        ours, theirs = f"layer.{n}.", f"h.{n}."
        for kind in ("weight", "bias"):
            attention = [parameters[f"{ours}attention.{part}.{kind}"].T for part in ("query", "key", "value")]
            state[theirs + "ln_1." + kind] = parameters[ours + "attentionNorm." + kind]
            state[theirs + "ln_2." + kind] = parameters[ours + "mlpNorm." + kind]
            state[theirs + "attn.c_attn." + kind] = np.concatenate(attention, axis=-1)
            state[theirs + "attn.c_proj." + kind] = parameters[ours + "attention.output." + kind].T
            state[theirs + "mlp.c_fc." + kind] = parameters[ours + "mlp.up." + kind].T
            state[theirs + "mlp.c_proj." + kind] = parameters[ours + "mlp.down." + kind].T
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            value = state.pop(name.removeprefix("transformer."))
            assert tuple(parameter.shape) == value.shape, name
            parameter.copy_(torch.from_numpy(np.array(value, order="C")))
    assert not state, f"not copied: {sorted(state)}"


def build(vocabulary, context, hidden, layers, heads, parameters):
    model = GPT2LMHeadModel(GPT2Config(
        vocab_size=vocabulary, n_positions=context, n_embd=hidden, n_layer=layers, n_head=heads,
        activation_function="gelu_new", layer_norm_epsilon=1e-5, tie_word_embeddings=True, use_cache=False,
        resid_pdrop=0.0, embd_pdrop=0.0, attn_pdrop=0.0, bos_token_id=0, eos_token_id=0, attn_implementation="eager"))
    assert model.lm_head.weight is model.transformer.wte.weight
    to_gpt2(model, parameters, layers)
    back = from_gpt2(model.named_parameters(), layers)
    assert list(back) and all(np.array_equal(back[name], parameters[name]) for name in parameters)
    return model.train()


def loss_of(logits, targets):
    return torch.nn.functional.cross_entropy(logits.flatten(0, 1), torch.from_numpy(targets).long().flatten())


def looked_inside(model, ids, targets, layers):
    """One forward and backward pass with everything on the way."""
    seen = {}
    hooks = [model.transformer.drop.register_forward_hook(lambda m, i, out: seen.update({"hidden/embedding": out}))]
    for n, block in enumerate(model.transformer.h):
        def keep(m, i, out, n=n):
            seen[f"hidden/layer.{n}"] = out[0] if isinstance(out, tuple) else out
        hooks.append(block.register_forward_hook(keep))
    output = model(input_ids=torch.from_numpy(ids).long(), output_attentions=True)
    for hook in hooks:
        hook.remove()
    for n, probabilities in enumerate(output.attentions):
        seen[f"attention/layer.{n}"] = probabilities
    loss = loss_of(output.logits, targets)
    model.zero_grad()
    loss.backward()
    seen["logits"], seen["loss"] = output.logits, loss
    gradients = from_gpt2(((name, p.grad) for name, p in model.named_parameters()), layers)
    return {name: value.detach().numpy() for name, value in seen.items()}, gradients


def trained(model, batches):
    """The losses before each AdamW step and the gradient norms before clipping."""
    parameters = list(model.parameters())
    optimizer = torch.optim.AdamW(
        [{"params": [p for p in parameters if p.ndim >= 2], "weight_decay": 0.1},
         {"params": [p for p in parameters if p.ndim < 2], "weight_decay": 0.0}],
        lr=1e-3, betas=(0.9, 0.95), eps=1e-8)
    losses, norms = [], []
    for ids, targets in batches:
        loss = loss_of(model(input_ids=torch.from_numpy(ids).long()).logits, targets)
        optimizer.zero_grad()
        loss.backward()
        norms.append(torch.nn.utils.clip_grad_norm_(parameters, 1.0).item())
        optimizer.step()
        losses.append(loss.item())
    return {"losses": np.array(losses, dtype=np.float32), "norms": np.array(norms, dtype=np.float32)}


def with_batches(arrays, batches):
    for k, (ids, targets) in enumerate(batches):
        arrays[f"step/{k}/ids"], arrays[f"step/{k}/targets"] = ids, targets
    return arrays


def small():
    vocabulary, context, hidden, layers, heads, batch, time = 23, 12, 16, 2, 2, 3, 10
    random = np.random.default_rng(20260101)
    parameters = {}
    for name, shape in shapes(vocabulary, context, hidden, layers).items():
        gain = name.endswith("orm.weight")
        spread = 0.2 if gain or len(shape) > 1 else 0.1
        parameters[name] = (random.standard_normal(shape) * spread + (1 if gain else 0)).astype(np.float32)

    def draw():
        return random.integers(0, vocabulary, (batch, time), dtype=np.int32)

    model = build(vocabulary, context, hidden, layers, heads, parameters)
    ids, targets = draw(), draw()
    seen, gradients = looked_inside(model, ids, targets, layers)
    # Clipping must act in some steps and rest in others. What the model itself expects, in a large batch, asks for
    # little change, so those gradients are below 1; they also use the whole context.
    batches = []
    for k in range(STEPS):
        if k % 3 == 0:
            batches.append((draw(), draw()))
        else:
            step_ids = random.integers(0, vocabulary, (32, context), dtype=np.int32)
            with torch.no_grad():
                expected = model(input_ids=torch.from_numpy(step_ids).long()).logits.softmax(-1)
            expected = expected.double().numpy().cumsum(-1)
            chosen = (random.random((32, context, 1)) * expected[..., -1:] > expected).sum(-1)
            batches.append((step_ids, chosen.clip(0, vocabulary - 1).astype(np.int32)))
    arrays = {"config": np.array([vocabulary, context, hidden, layers, heads], dtype=np.int32)}
    arrays.update({"param/" + name: value for name, value in parameters.items()})
    arrays.update(ids=ids, targets=targets, **seen)
    arrays.update({"grad/" + name: gradients[name] for name in parameters})
    arrays.update(trained(model, batches))
    after = from_gpt2(model.named_parameters(), layers)
    arrays.update({"after/" + name: after[name] for name in parameters})
    return with_batches(arrays, batches)


def notebook():
    vocabulary, context, hidden, layers, heads, batch, time = 81, 64, 128, 4, 4, 4, 64
    parameters, arrays = {}, {"config": np.array([vocabulary, context, hidden, layers, heads], dtype=np.int32)}
    for p, (name, shape) in enumerate(shapes(vocabulary, context, hidden, layers).items()):
        gain = name.endswith("orm.weight")
        # Powers of two, so that float32 holds them exactly.
        scale, shift = (0.25 if gain or len(shape) > 1 else 0.125), (1.0 if gain else 0.0)
        parameters[name] = formula(p, int(np.prod(shape)), scale, shift).reshape(shape)
        arrays["formula/" + name] = np.array([p, scale, shift], dtype=np.float32)
        arrays["shape/" + name] = np.array(shape, dtype=np.int32)

    def draw(number):
        text = (mix(np.arange(batch * (time + 1)), 1000 + number) % np.uint64(vocabulary)).astype(np.int32)
        text = text.reshape(batch, time + 1)
        return text[:, :-1].copy(), text[:, 1:].copy()

    model = build(vocabulary, context, hidden, layers, heads, parameters)
    ids, targets = draw(0)
    seen, gradients = looked_inside(model, ids, targets, layers)
    batches = [draw(k + 1) for k in range(STEPS)]
    arrays.update(ids=ids, targets=targets, logits=seen["logits"][0].copy(), loss=seen["loss"])
    for p, name in enumerate(parameters):
        gradient = gradients[name].ravel()
        indexes = (mix(np.arange(SAMPLES), p + 500) % np.uint64(gradient.size)).astype(np.int64)
        arrays["gradnorm/" + name] = np.array(np.linalg.norm(gradient.astype(np.float64)), dtype=np.float32)
        arrays["gradsample/" + name] = gradient[indexes]
    arrays.update(trained(model, batches))
    return with_batches(arrays, batches)


def main(folder):
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    folder.mkdir(parents=True, exist_ok=True)
    for name, arrays in (("gpt-small.npz", small()), ("gpt-notebook.npz", notebook())):
        np.savez_compressed(folder / name, **arrays)
        size = (folder / name).stat().st_size / 1e6
        print(f"{name} {size:.2f} MB, {len(arrays)} arrays, loss {arrays['loss']:.6f}")
        print("  losses", *(f"{x:.4f}" for x in arrays["losses"]))
        print("  norms ", *(f"{x:.4f}" for x in arrays["norms"]))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python golden_gpt.py FOLDER (src/test/resources/golden)")
    main(Path(sys.argv[1]))
