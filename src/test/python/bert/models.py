"""What the cases of BERT share: sizes, texts, Loupe's names, random weights, gradients, ten steps of AdamW."""

import numpy as np
import torch
from transformers import BertConfig

STEPS = 10
# Vocabulary, context, segments, hidden, layers, heads, intermediate; and the lengths of the texts
CASES = {"one head": ((17, 9, 2, 6, 1, 1, 24), (9, 4)), "odd": ((23, 11, 2, 9, 2, 3, 13), (7, 1, 5, 3)),
         "deep": ((13, 16, 3, 6, 3, 2, 8), (16, 13)), "no padding": ((29, 8, 2, 8, 1, 4, 10), (5, 5))}
RENAMED = [("embeddings.word_embeddings", "tokens"), ("embeddings.position_embeddings", "positions"),
           ("embeddings.token_type_embeddings", "segments"), ("embeddings.LayerNorm", "embeddingNorm"), ("encoder.layer", "layer"),
           ("attention.self.", "attention."), ("attention.output.dense", "attention.output"),
           ("attention.output.LayerNorm", "attentionNorm"), ("intermediate.dense", "mlp.up"), ("output.dense", "mlp.down"),
           ("output.LayerNorm", "mlpNorm"), ("pooler.dense", "pooler"), ("cls.predictions.transform.dense", "maskedLanguage.dense"),
           ("cls.predictions.transform.LayerNorm", "maskedLanguage.norm"), ("cls.predictions.bias", "maskedLanguage.bias"),
           ("cls.seq_relationship", "nextSentence.output"), ("classifier.", "head."), ("qa_outputs.", "head.")]


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
