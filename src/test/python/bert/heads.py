"""BERT with the heads for fine-tuning."""

import numpy as np
import torch
from transformers import (BertForMultipleChoice, BertForQuestionAnswering, BertForSequenceClassification,
                          BertForTokenClassification)

from bert.models import config_of, fill, gradients, inputs_of, losses

LABELS = 3
CHOICES = 2
# Task: the judge, and how many labels
TASKS = {"classes": (BertForSequenceClassification, LABELS), "number": (BertForSequenceClassification, 1),
         "tags": (BertForTokenClassification, LABELS), "spans": (BertForQuestionAnswering, 2), "choice": (BertForMultipleChoice, 1)}


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
