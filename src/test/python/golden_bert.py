"""Makes bert-pretraining.npz and bert-heads.npz: BERT with all its heads in several random sizes, computed by transformers.

The judges are BertForPreTraining, BertForSequenceClassification (with classes, and as a regression with one label),
BertForTokenClassification, BertForQuestionAnswering and BertForMultipleChoice. float32 on one thread, no dropout, eager
attention, epsilon 1e-12, no padding_idx (it would hide the gradient of the padding's embedding). Names are Loupe's; the
layouts are the same on both sides. Texts have different lengths, padding at the right, and a segment for each token.

bert-pretraining.npz, for each case C:
    C/config               vocabulary, context, segments, hidden, layers, heads, intermediate
    C/param/<name>         the weights, heads of pre-training included
    C/ids, C/attention, C/segments   [batch, time]
    C/targets, C/labels    hidden tokens [batch, time], -100 elsewhere; is next (0) or not (1) [batch]
    C/hidden/embedding, C/hidden/layer.N, C/pooled   states [batch, time, hidden]; [batch, hidden]
    C/tokens, C/next       logits [batch, time, vocabulary] and [batch, 2]
    C/loss                 the sum of both losses
    C/grad/<name>          its gradient
    C/losses               before each of ten AdamW steps on the same batch: rate 1e-3, betas 0.9 and 0.95, epsilon 1e-8,
                           decay 0.1 on parameters of rank 2, no clipping
and once:
    preset/<name>          parameters of the published sizes, counted on the meta device: without heads, with both

bert-heads.npz, for each case C, with the weights and texts above, and each task T (classes, number, tags, spans, choice):
    C/T/param/<name>       the weights of the head
    C/T/answers            what is right: classes [batch]; numbers [batch] (float32); tags [batch, time], -100 for none;
                           first and last token [2, batch], both 0 for no answer; number of the right choice [batch / 2]
    C/T/logits             [batch, 3]; [batch, 1]; [batch, time, 3]; start and end [2, batch, time]; [batch / 2, 2]
    C/T/loss, C/T/grad/<name>, C/T/losses   as above

Usage: python golden_bert.py FOLDER
"""

import sys
from pathlib import Path

import numpy as np
import torch
from transformers import (BertConfig, BertForMultipleChoice, BertForPreTraining, BertForQuestionAnswering,
                          BertForSequenceClassification, BertForTokenClassification, BertModel)

STEPS = 10
LABELS = 3
CHOICES = 2
# Vocabulary, context, segments, hidden, layers, heads, intermediate; and the lengths of the texts
CASES = {"one head": ((17, 9, 2, 6, 1, 1, 24), (9, 4)), "odd": ((23, 11, 2, 9, 2, 3, 13), (7, 1, 5, 3)),
         "deep": ((13, 16, 3, 6, 3, 2, 8), (16, 13)), "no padding": ((29, 8, 2, 8, 1, 4, 10), (5, 5))}
# Hidden, layers, heads; intermediate is 4 x hidden, the vocabulary 30,522
PRESETS = {"tiny": (128, 2, 2), "mini": (256, 4, 4), "small": (512, 4, 8), "medium": (512, 8, 8), "base": (768, 12, 12),
           "large": (1024, 24, 16), "miniLmL6": (384, 6, 12)}
RENAMED = [("embeddings.word_embeddings", "tokens"), ("embeddings.position_embeddings", "positions"),
           ("embeddings.token_type_embeddings", "segments"), ("embeddings.LayerNorm", "embeddingNorm"), ("encoder.layer", "layer"),
           ("attention.self.", "attention."), ("attention.output.dense", "attention.output"),
           ("attention.output.LayerNorm", "attentionNorm"), ("intermediate.dense", "mlp.up"), ("output.dense", "mlp.down"),
           ("output.LayerNorm", "mlpNorm"), ("pooler.dense", "pooler"), ("cls.predictions.transform.dense", "maskedLanguage.dense"),
           ("cls.predictions.transform.LayerNorm", "maskedLanguage.norm"), ("cls.predictions.bias", "maskedLanguage.bias"),
           ("cls.seq_relationship", "nextSentence.output"), ("classifier.", "head."), ("qa_outputs.", "head.")]
# Task: the judge, and how many labels
TASKS = {"classes": (BertForSequenceClassification, LABELS), "number": (BertForSequenceClassification, 1),
         "tags": (BertForTokenClassification, LABELS), "spans": (BertForQuestionAnswering, 2), "choice": (BertForMultipleChoice, 1)}


def ours(name):
    for theirs, here in RENAMED:
        name = name.replace(theirs, here)
    return name


def parameters_of(model):
    """By Loupe's names; named_parameters gives shared ones once, under their first name."""
    return {ours(name): parameter for name, parameter in model.named_parameters()}


def fill(model, random, known):
    """Gives every parameter its known value, or a random one. Returns the random ones."""
    added = {}
    for name, parameter in parameters_of(model).items():
        if name not in known:
            shape, gain = tuple(parameter.shape), name.endswith("orm.weight")
            spread = 0.3 if gain or len(shape) > 1 else 0.1
            added[name] = (random.standard_normal(shape) * spread + (1 if gain else 0)).astype(np.float32)
        with torch.no_grad():
            parameter.copy_(torch.from_numpy(known[name] if name in known else added[name]))
    return added


def config_of(vocabulary, context, segments, hidden, layers, heads, intermediate, labels=2):
    return BertConfig(vocab_size=vocabulary, max_position_embeddings=context, type_vocab_size=segments, hidden_size=hidden,
                      num_hidden_layers=layers, num_attention_heads=heads, intermediate_size=intermediate, hidden_act="gelu",
                      hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, layer_norm_eps=1e-12, num_labels=labels,
                      pad_token_id=None, attn_implementation="eager")


def tensors(arrays):
    return {name: torch.from_numpy(value).long() for name, value in arrays.items()}


def gradients(model, loss):
    model.zero_grad()
    loss.backward()
    return {"grad/" + name: parameter.grad.numpy().copy() for name, parameter in parameters_of(model).items()}


def losses(model, forward):
    weights = list(model.parameters())
    optimizer = torch.optim.AdamW([{"params": [p for p in weights if p.ndim >= 2], "weight_decay": 0.1},
                                   {"params": [p for p in weights if p.ndim < 2], "weight_decay": 0.0}],
                                  lr=1e-3, betas=(0.9, 0.95), eps=1e-8)
    result = []
    for _ in range(STEPS):
        loss = forward().loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        result.append(loss.item())
    return np.array(result, np.float32)


def texts(random, sizes, lengths):
    vocabulary, segments = sizes[0], sizes[2]
    batch, time = len(lengths), max(lengths)
    attention = (np.arange(time) < np.array(lengths)[:, None]).astype(np.int32)
    ids = random.integers(1, vocabulary, (batch, time), dtype=np.int32) * attention
    kinds = np.sort(random.integers(0, segments, (batch, time), dtype=np.int32), axis=1) * attention
    return {"ids": ids, "attention": attention, "segments": kinds}


def inputs_of(arrays):
    given = tensors(arrays)
    return {"input_ids": given["ids"], "attention_mask": given["attention"], "token_type_ids": given["segments"]}


def pretraining(random, sizes, arrays):
    vocabulary, attention = sizes[0], arrays["attention"]
    hidden = (random.random(attention.shape) < 0.4) & (attention == 1)
    hidden[:, 0] = True
    targets = np.where(hidden, random.integers(1, vocabulary, attention.shape), -100).astype(np.int32)
    labels = random.integers(0, 2, len(attention)).astype(np.int32)
    model = BertForPreTraining(config_of(*sizes)).train()
    assert model.cls.predictions.decoder.weight is model.bert.embeddings.word_embeddings.weight
    weights = fill(model, random, {})
    answers = {"labels": torch.from_numpy(targets).long(), "next_sentence_label": torch.from_numpy(labels).long()}

    def forward(**settings):
        return model(**inputs_of(arrays), **answers, **settings)
    output = forward(output_hidden_states=True)
    result = {"config": np.array(sizes, np.int32)} | arrays | {"targets": targets, "labels": labels}
    result |= {"param/" + name: value for name, value in weights.items()}
    states = [state.detach().numpy() for state in output.hidden_states]
    result |= {"hidden/embedding": states[0]} | {f"hidden/layer.{i}": state for i, state in enumerate(states[1:])}
    result |= {"pooled": model.bert(**inputs_of(arrays)).pooler_output.detach().numpy()}
    result |= {"tokens": output.prediction_logits.detach().numpy(), "next": output.seq_relationship_logits.detach().numpy()}
    result |= {"loss": np.float32(output.loss.item())} | gradients(model, output.loss) | {"losses": losses(model, forward)}
    return result


def answers_of(task, random, attention):
    """What is right, as it is stored, and as the model takes it."""
    batch, time = attention.shape
    if task == "number":
        values = random.standard_normal(batch).astype(np.float32)
        return values, {"labels": torch.from_numpy(values)}
    if task == "spans":
        lengths = attention.sum(1)
        first = (random.random(batch) * lengths).astype(np.int32)
        last = (first + random.random(batch) * (lengths - first)).astype(np.int32)
        first[0] = last[0] = 0
        both = np.stack([first, last])
        return both, {"start_positions": torch.from_numpy(first).long(), "end_positions": torch.from_numpy(last).long()}
    shape, classes = {"classes": (batch, LABELS), "tags": ((batch, time), LABELS), "choice": (batch // CHOICES, CHOICES)}[task]
    values = random.integers(0, classes, shape).astype(np.int32)
    if task == "tags":
        chosen = (attention == 1) & (random.random(attention.shape) < 0.7)
        chosen[:, 0] = True
        values = np.where(chosen, values, -100).astype(np.int32)
    return values, {"labels": torch.from_numpy(values).long()}


def head(task, random, sizes, arrays, weights):
    kind, labels = TASKS[task]
    model = kind(config_of(*sizes, labels=labels)).train()
    added = fill(model, random, weights)
    stored, answers = answers_of(task, random, arrays["attention"])
    inputs = inputs_of(arrays)
    if task == "choice":
        inputs = {name: value.reshape(-1, CHOICES, value.shape[1]) for name, value in inputs.items()}

    def forward():
        return model(**inputs, **answers)
    output = forward()
    logits = torch.stack([output.start_logits, output.end_logits]) if task == "spans" else output.logits
    result = {"param/" + name: value for name, value in added.items()} | {"answers": stored, "logits": logits.detach().numpy()}
    return result | {"loss": np.float32(output.loss.item())} | gradients(model, output.loss) | {"losses": losses(model, forward)}


def presets():
    counts = {}
    for name, (hidden, layers, heads) in PRESETS.items():
        config = BertConfig(vocab_size=30522, hidden_size=hidden, num_hidden_layers=layers, num_attention_heads=heads,
                            intermediate_size=4 * hidden)
        with torch.device("meta"):
            both = [sum(p.numel() for p in kind(config).parameters()) for kind in (BertModel, BertForPreTraining)]
        counts["preset/" + name] = np.array(both, np.int32)
        print(name, *(f"{count:,}" for count in both))
    return counts


def save(path, arrays):
    np.savez_compressed(path, **arrays)
    print(f"{path.name} {path.stat().st_size / 1e6:.2f} MB")


def main(folder):
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    first, second = {}, {}
    for number, (name, (sizes, lengths)) in enumerate(CASES.items()):
        random = np.random.default_rng(number)
        arrays = texts(random, sizes, lengths)
        case = pretraining(random, sizes, arrays)
        first |= {f"{name}/{key}": value for key, value in case.items()}
        weights = {key.removeprefix("param/"): value for key, value in case.items() if key.startswith("param/bert.")}
        print(name, *(f"{x:.4f}" for x in case["losses"]))
        for task in TASKS:
            made = head(task, random, sizes, arrays, weights)
            second |= {f"{name}/{task}/{key}": value for key, value in made.items()}
            print("   ", task, *(f"{x:.4f}" for x in made["losses"]))
    save(folder / "bert-pretraining.npz", first | presets())
    save(folder / "bert-heads.npz", second)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python golden_bert.py FOLDER (src/test/resources/golden)")
    main(Path(sys.argv[1]))
