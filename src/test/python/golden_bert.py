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

The folder `bert` holds how they are made.

Usage: python golden_bert.py FOLDER
"""

import sys
from pathlib import Path

import numpy as np
import torch

from bert.heads import TASKS, head
from bert.models import CASES, texts
from bert.pretraining import presets, pretraining


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
