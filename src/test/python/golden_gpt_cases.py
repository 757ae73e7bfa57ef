"""Makes gpt-cases.npz and gpt-presets.json: GPT-1, GPT-2 and a classifier of both in several random sizes, computed by
transformers, and the published sizes.

The judges are OpenAIGPTLMHeadModel (post-norm blocks, no norm at the end), GPT2LMHeadModel, and for texts of different
lengths with a class each, OpenAIGPTForSequenceClassification and GPT2ForSequenceClassification, which look at the last
token before the padding. float32 on one thread, no dropout, eager attention, epsilon 1e-5; names and layouts are
Loupe's, as golden_gpt.py tells.

For each case C:
    C/config             1 or 2 (which GPT), vocabulary, context, hidden, layers, heads
    C/param/<name>       the weights
    C/ids, C/targets     [batch, time]
    C/logits             [batch, time, vocabulary]
    C/grad/<name>        gradient of the mean cross-entropy
    C/losses             before each of ten AdamW steps on the same batch: rate 1e-3, betas 0.9 and 0.95, epsilon 1e-8,
                         decay 0.1 on parameters of rank 2, no clipping
    C/lengths, C/classes for the classifier: tokens before the padding, and the class, of each text
    C/head, C/scores     [classes, hidden] and [batch, classes]
    C/lambda, C/joint    weight of the language model's loss in the joint objective, 0 where no text has two tokens; that
                         objective (the mean cross-entropy of the classes plus lambda times that of the next tokens within
                         the texts) before each of ten steps as above, head and padding included

gpt-presets.json holds, for each preset, a config.json as transformers writes it and the number of parameters of the model
that it builds (on the "meta" device, without memory). The sizes in it are typed from the papers, apart from Loupe's.

Usage: python golden_gpt_cases.py FOLDER
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch
from transformers import (GPT2Config, GPT2ForSequenceClassification, GPT2LMHeadModel, OpenAIGPTConfig,
                          OpenAIGPTForSequenceClassification, OpenAIGPTLMHeadModel)

from golden_gpt import STEPS, from_gpt2, loss_of, shapes, to_gpt2

CLASSES = 3
# Which GPT, vocabulary, context, hidden, layers, heads, batch, time
CASES = {"first, one head": (1, 17, 9, 6, 1, 1, 2, 9), "first": (1, 29, 14, 24, 3, 4, 3, 11), "second, odd": (2, 19, 7, 15, 2, 3, 1, 7),
         "second, one token": (2, 31, 5, 16, 1, 2, 4, 1), "second, deep": (2, 13, 16, 8, 5, 2, 2, 13)}

# Which GPT, layers, hidden, heads (Radford et al. 2018, section 4.1; 2019, table 2)
PRESETS = {"gpt1": (1, 12, 768, 12), "gpt2": (2, 12, 768, 12), "gpt2Medium": (2, 24, 1024, 16), "gpt2Large": (2, 36, 1280, 20),
           "gpt2Xl": (2, 48, 1600, 25)}


def sizes(which, vocabulary, context, hidden, layers, heads):
    common = dict(vocab_size=vocabulary, n_positions=context, n_embd=hidden, n_layer=layers, n_head=heads, layer_norm_epsilon=1e-5,
                  resid_pdrop=0.0, embd_pdrop=0.0, attn_pdrop=0.0, num_labels=CLASSES, pad_token_id=0)
    if which == 1:
        return OpenAIGPTConfig(**common, afn="gelu", tie_word_embeddings=True)
    return GPT2Config(**common, activation_function="gelu_new", tie_word_embeddings=True, use_cache=False, bos_token_id=0,
                      eos_token_id=0, attn_implementation="eager")


class AsGpt2(torch.nn.Module):
    """Gives the parameters of a GPT-1 the names of GPT-2, and none to the final norm that it lacks."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def named_parameters(self, *args, **kwargs):
        for name, parameter in self.model.named_parameters(*args, **kwargs):
            yield name.replace("tokens_embed", "wte").replace("positions_embed", "wpe"), parameter


def ours(which, named, layers):
    named = dict(named)
    if which == 1:
        nothing = torch.zeros(0)
        named |= {"transformer.ln_f.weight": nothing, "transformer.ln_f.bias": nothing}
    result = from_gpt2(((name, value) for name, value in named.items() if "score" not in name), layers)
    return {name: value for name, value in result.items() if value.size}


def fill(model, which, parameters, layers):
    if which == 2:
        to_gpt2(model, parameters, layers)
        return
    nothing = np.zeros(0, np.float32)

    class Chosen(torch.nn.Module):
        def named_parameters(self):
            return [*((name, parameter) for name, parameter in AsGpt2(model).named_parameters() if "score" not in name),
                    ("ln_f.weight", torch.zeros(0)), ("ln_f.bias", torch.zeros(0))]
    to_gpt2(Chosen(), parameters | {"norm.weight": nothing, "norm.bias": nothing}, layers)


def case(number, which, vocabulary, context, hidden, layers, heads, batch, time):
    random = np.random.default_rng(number)
    parameters = {}
    for name, shape in shapes(vocabulary, context, hidden, layers).items():
        if which == 1 and name.startswith("norm."):
            continue
        gain = name.endswith("orm.weight")
        drawn = random.standard_normal(shape) * (0.2 if gain or len(shape) > 1 else 0.1) + (1 if gain else 0)
        parameters[name] = drawn.astype(np.float32)
    ids, targets = (random.integers(1, vocabulary, (batch, time), dtype=np.int32) for _ in range(2))
    config = sizes(which, vocabulary, context, hidden, layers, heads)
    model = (OpenAIGPTLMHeadModel if which == 1 else GPT2LMHeadModel)(config).train()
    fill(model, which, parameters, layers)
    named = AsGpt2(model).named_parameters
    assert all(np.array_equal(ours(which, named(), layers)[name], parameters[name]) for name in parameters)
    output = model(input_ids=torch.from_numpy(ids).long()).logits
    loss_of(output, targets).backward()
    gradients = ours(which, ((name, p.grad) for name, p in named()), layers)
    arrays = {"config": np.array([which, vocabulary, context, hidden, layers, heads], np.int32), "ids": ids, "targets": targets}
    arrays |= {"param/" + name: value for name, value in parameters.items()} | {"logits": output.detach().numpy()}
    arrays |= {"grad/" + name: gradients[name] for name in parameters}
    arrays["losses"] = losses_of(model, lambda: loss_of(model(input_ids=torch.from_numpy(ids).long()).logits, targets))
    return arrays | classifier(random, config, which, parameters, layers, ids)


def losses_of(model, loss_now):
    """Ten AdamW steps on one batch."""
    weights = list(model.parameters())
    optimizer = torch.optim.AdamW(
        [{"params": [p for p in weights if p.ndim >= 2], "weight_decay": 0.1},
         {"params": [p for p in weights if p.ndim < 2], "weight_decay": 0.0}], lr=1e-3, betas=(0.9, 0.95), eps=1e-8)
    result = []
    for _ in range(STEPS):
        loss = loss_now()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        result.append(loss.item())
    return np.array(result, np.float32)


def classifier(random, config, which, parameters, layers, ids):
    model = (OpenAIGPTForSequenceClassification if which == 1 else GPT2ForSequenceClassification)(config).train()
    fill(Without(model), which, parameters, layers)
    head = (random.standard_normal((CLASSES, config.n_embd)) * 0.3).astype(np.float32)
    with torch.no_grad():
        model.score.weight.copy_(torch.from_numpy(head))
    lengths = random.integers(1, ids.shape[1] + 1, ids.shape[0]).astype(np.int32)
    real = np.arange(ids.shape[1]) < lengths[:, None]
    padded = np.where(real, ids, 0)
    classes = random.integers(0, CLASSES, ids.shape[0]).astype(np.int32)
    scores = model(input_ids=torch.from_numpy(padded).long()).logits.detach().numpy()
    weight = 0.5 if lengths.max() > 1 else 0.0
    table = model.transformer.tokens_embed if which == 1 else model.transformer.wte
    following = torch.from_numpy(np.where(real[:, 1:], padded[:, 1:], -100)).long()

    def joint():
        inputs = torch.from_numpy(padded).long()
        loss = torch.nn.functional.cross_entropy(model(input_ids=inputs).logits, torch.from_numpy(classes).long())
        if weight == 0:
            return loss
        logits = model.transformer(input_ids=inputs)[0][:, :-1] @ table.weight.T
        return loss + weight * torch.nn.functional.cross_entropy(logits.flatten(0, 1), following.flatten())
    arrays = {"lengths": lengths, "classes": classes, "head": head, "scores": scores, "lambda": np.array(weight, np.float32)}
    return arrays | {"joint": losses_of(model, joint)}


class Without(torch.nn.Module):
    """A classifier without its head."""

    def __init__(self, model):
        super().__init__()
        self.body = model

    def named_parameters(self, *args, **kwargs):
        return [(name, parameter) for name, parameter in self.body.named_parameters(*args, **kwargs) if "score" not in name]


def counted(which, layers, hidden, heads):
    if which == 1:
        config, kind = OpenAIGPTConfig(n_layer=layers, n_embd=hidden, n_head=heads), OpenAIGPTLMHeadModel
    else:
        config, kind = GPT2Config(n_layer=layers, n_embd=hidden, n_head=heads), GPT2LMHeadModel
    with torch.device("meta"):
        model = kind(config)
    return {"config": json.loads(config.to_json_string(use_diff=False)), "parameters": sum(p.numel() for p in model.parameters())}


def main(folder):
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    arrays = {}
    for number, (name, numbers) in enumerate(CASES.items()):
        arrays |= {f"{name}/{key}": value for key, value in case(number, *numbers).items()}
        print(name, *(f"{x:.4f}" for x in arrays[name + "/losses"]))
    np.savez_compressed(folder / "gpt-cases.npz", **arrays)
    table = {name: counted(*numbers) for name, numbers in PRESETS.items()}
    with open(folder / "gpt-presets.json", "w", encoding="utf-8", newline="\n") as out:
        json.dump(table, out, indent=1)
    for name, preset in table.items():
        print(f"{name:10} {preset['parameters']:>13,}")
    print(f"{(folder / 'gpt-cases.npz').stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python golden_gpt_cases.py FOLDER (src/test/resources/golden)")
    main(Path(sys.argv[1]))
