"""Makes generate.npz: what transformers leaves of random scores, and what its beam search finds.

The judges are TemperatureLogitsWarper, TopKLogitsWarper, TopPLogitsWarper, MinPLogitsWarper and
RepetitionPenaltyLogitsProcessor, each by itself and all in the order of generate(); and generate(num_beams=...) of
GPT2LMHeadModel with the random weights of gpt-small.npz times 2, so that the choices are far apart.

    step/S/scores, /text     S numbers the cases: scores [vocabulary] with ties and -inf, and the text before, [time]
    step/S/settings          repetition penalty, temperature, top-k, top-p, min-p
    step/S/penalty, /temperature, /topK, /topP, /minP      the scores after this step alone
    step/S/all               after all of them, one after the other
    step/S/chances           their softmax

    beam/B/settings          beams, most tokens, results, prompts, early stopping (number in EARLY_STOPPING), top-k (0 for none)
    beam/B/lengthPenalty, /repetition, /stop      numbers, and token ids
    beam/B/P/prompt          token ids; shorter ones stood with padding at the left, in one batch
    beam/B/P/R/tokens        what result R (best first) adds to prompt P, its stop token included
    beam/B/P/scores          of the results; none for one beam, where generate() is greedy

    joint/...                GPT's joint loss L2 + lambda L1: see `joint`

Usage: python golden_generate.py FOLDER, where gpt-small.npz is already
"""

import sys
from pathlib import Path

import numpy as np
import torch
from transformers import (LogitsProcessorList, MinPLogitsWarper, RepetitionPenaltyLogitsProcessor, TemperatureLogitsWarper,
                          TopKLogitsWarper, TopPLogitsWarper)

from golden_gpt import build

EARLY_STOPPING = {"True": True, "False": False, "never": "never"}


def steps():
    random = np.random.default_rng(5)
    arrays = {}
    for case in range(40):
        vocabulary = int(random.integers(1, 60))
        scores = (random.standard_normal(vocabulary) * random.choice([0.3, 2, 8])).astype(np.float32)
        if case % 3 == 1:
            scores = np.round(scores * 2) / 2
        if case % 4 == 2:
            scores[random.random(vocabulary) < 0.4] = -np.inf
            scores[random.integers(vocabulary)] = 1
        if case % 10 == 9:
            scores[:] = 0.5
        text = random.integers(0, vocabulary, int(random.integers(0, 12)))
        penalty, temperature = float(random.choice([1.3, 2, 0.7])), float(random.choice([0.5, 1.7]))
        k, p = int(random.integers(1, 20)), float(random.choice([0.1317, 0.5531, 0.8713, 0.999]))
        least = float(random.choice([0, 0.053, 0.31]))
        one_by_one = {"penalty": RepetitionPenaltyLogitsProcessor(penalty), "temperature": TemperatureLogitsWarper(temperature),
                      "topK": TopKLogitsWarper(k), "topP": TopPLogitsWarper(p), "minP": MinPLogitsWarper(least)}
        ids, given = torch.from_numpy(text)[None].long(), torch.from_numpy(scores)[None]
        found = {name: step(ids, given.clone())[0].numpy() for name, step in one_by_one.items()}
        together = LogitsProcessorList(one_by_one.values())(ids, given.clone())
        found |= {"scores": scores, "text": text.astype(np.int32), "settings": np.array([penalty, temperature, k, p, least], np.float32),
                  "all": together[0].numpy(), "chances": together.softmax(-1)[0].numpy()}
        arrays |= {f"step/{case}/{name}": value for name, value in found.items()}
    return arrays


def beams(folder):
    small = np.load(folder / "gpt-small.npz")
    sizes = [int(n) for n in small["config"]]
    parameters = {name[6:]: small[name] * np.float32(2) for name in small.files if name.startswith("param/")}
    model = build(*sizes, parameters).eval()
    random, arrays = np.random.default_rng(8), {}
    # beams, most tokens, results, length penalty, stop tokens; one prompt, transformers' own early stopping, no steps
    plain = [(2, 6, 1, 1.0, 0), (3, 8, 3, 1.0, 0), (4, 8, 4, 1.0, 1), (4, 8, 4, 0.0, 1), (4, 9, 2, 2.5, 2), (3, 9, 3, -1.0, 1),
             (5, 7, 5, 0.6, 3), (2, 9, 2, 1.0, 4), (6, 9, 6, 1.5, 2), (1, 8, 1, 1.0, 2)]
    cases = [case + (1, "False", 1.0, 0) for case in plain * 2]
    # ... then prompts, early stopping, repetition penalty, top-k (0 for none)
    for stopping in EARLY_STOPPING:
        cases += [(3, 9, 3, 1.0, 2, 1, stopping, 1.0, 0), (2, 9, 2, 2.0, 3, 1, stopping, 1.0, 0), (3, 8, 3, -0.5, 2, 1, stopping, 1.0, 0),
                  (4, 9, 4, 0.0, 3, 3, stopping, 1.0, 0), (2, 9, 2, 1.0, 3, 4, stopping, 1.4, 0), (3, 9, 2, 0.7, 2, 2, stopping, 0.8, 0),
                  (3, 8, 3, 1.3, 1, 3, stopping, 1.2, 2), (2, 9, 2, 2.5, 4, 4, stopping, 1.0, 0)]
    for number, (width, most, results, penalty, stops, prompts, stopping, repetition, k) in enumerate(cases):
        texts = [random.integers(0, sizes[0], int(random.integers(1, 4))) for _ in range(prompts)]
        stop = random.choice([17, 18, 22, 10, 1, 14, 5, 8, 15], stops, replace=False)     # tokens that this model likes
        time = max(map(len, texts))
        ids = torch.tensor([[0] * (time - len(text)) + text.tolist() for text in texts])                     # [prompts, time]
        mask = torch.tensor([[0] * (time - len(text)) + [1] * len(text) for text in texts])
        with torch.no_grad():
            found = model.generate(ids, attention_mask=mask, num_beams=width, num_return_sequences=results, max_new_tokens=most,
                                   length_penalty=penalty, do_sample=False, early_stopping=EARLY_STOPPING[stopping],
                                   repetition_penalty=repetition, logits_processor=LogitsProcessorList([TopKLogitsWarper(k)] if k else []),
                                   eos_token_id=stop.tolist() or None, pad_token_id=0, return_dict_in_generate=True, output_scores=True)
        at = f"beam/{number}/"
        arrays |= {at + "settings": np.array([width, most, results, prompts, list(EARLY_STOPPING).index(stopping), k], np.int32),
                   at + "lengthPenalty": np.array(penalty, np.float32), at + "repetition": np.array(repetition, np.float32),
                   at + "stop": stop.astype(np.int32)}
        for p, text in enumerate(texts):
            arrays[at + f"{p}/prompt"] = text.astype(np.int32)
            for r in range(results):
                tokens = found.sequences[p * results + r][time:].numpy()
                ends = np.flatnonzero(np.isin(tokens, stop))
                arrays[at + f"{p}/{r}/tokens"] = (tokens[:ends[0] + 1] if ends.size else tokens).astype(np.int32)
            if width > 1:
                arrays[at + f"{p}/scores"] = found.sequences_scores[p * results:(p + 1) * results].numpy()
    return arrays


def joint():
    """Radford et al. 2018, eq. 3 to 5, as losses: the mean over texts of the classes' cross-entropy, plus lambda times the mean over
    all tokens but the first of each text; what lies beyond a text's length counts in neither.

    ids [batch, time], lengths, labels; classes [batch, classes] and next [batch, time, vocabulary] are the logits;
    lambda, loss, and the gradients of both logits."""
    random, arrays = np.random.default_rng(13), {}
    for case, (batch, time, vocabulary, classes, weight) in enumerate([(3, 7, 11, 2, 0.5), (1, 4, 5, 4, 1.5), (4, 9, 6, 3, 0.0)]):
        ids = random.integers(0, vocabulary, (batch, time))
        lengths = random.integers(2, time + 1, batch)
        labels = random.integers(0, classes, batch)
        logits = torch.from_numpy(random.standard_normal((batch, classes)).astype(np.float32) * 2).requires_grad_()
        following = torch.from_numpy(random.standard_normal((batch, time, vocabulary)).astype(np.float32) * 2).requires_grad_()
        targets = torch.from_numpy(np.where(np.arange(1, time) < lengths[:, None], ids[:, 1:], -100))
        loss = torch.nn.functional.cross_entropy(logits, torch.from_numpy(labels)) + weight * torch.nn.functional.cross_entropy(
            following[:, :-1].reshape(-1, vocabulary), targets.reshape(-1))
        loss.backward()
        named = {"ids": ids.astype(np.int32), "lengths": lengths.astype(np.int32), "labels": labels.astype(np.int32),
                 "classes": logits.detach(), "next": following.detach(), "lambda": np.array(weight, np.float32),
                 "loss": loss.detach(), "grad/classes": logits.grad, "grad/next": following.grad}
        arrays |= {f"joint/{case}/{name}": np.asarray(value) for name, value in named.items()}
    return arrays


def main(folder):
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    arrays = steps() | beams(folder) | joint()
    np.savez_compressed(folder / "generate.npz", **arrays)
    print(f"generate.npz {(folder / 'generate.npz').stat().st_size / 1e6:.2f} MB, {len(arrays)} arrays")
    for name, value in arrays.items():
        if name.startswith("beam/") and not name.endswith("settings"):
            print(" ", name, value)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python golden_generate.py FOLDER (src/test/resources/golden)")
    main(Path(sys.argv[1]))
