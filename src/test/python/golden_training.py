"""Makes training.npz: schedules of transformers, AdamW with groups of PyTorch, metrics of scikit-learn and SciPy.

    python golden_training.py FOLDER

schedule/NAME                rates of steps 0 to 39 of transformers, peak 0.01, warm-up 10, 40 steps in all; NAME is linear,
                             cosine (down to a tenth), constant, inverse_root
adamw/encoder.weight, ...    parameters at first; adamw/gradient/...: the gradient of step n is n * this; adamw/after/...:
                             after five steps at 0.01 (encoder 0.2 of it, decay 0.1; others decay 0.3; no decay of vectors); late.*
                             has a gradient in steps 2 and 4 only
metric/N/expected, predicted classes;  metric/N/values: accuracy, F1 of class 1, macro F1, Matthews
correlation/N/x, y;          correlation/N/values: Pearson, Spearman
Needs scikit-learn and SciPy besides requirements.txt.
"""
import sys
import warnings

import numpy as np
import torch
import transformers
from scipy.stats import pearsonr, spearmanr
from sklearn.metrics import accuracy_score, f1_score, matthews_corrcoef

warnings.filterwarnings("ignore")
torch.set_num_threads(1)
arrays = {}


def schedules():
    makers = {
        "linear": lambda o: transformers.get_linear_schedule_with_warmup(o, 10, 40),
        "cosine": lambda o: transformers.get_cosine_with_min_lr_schedule_with_warmup(o, 10, 40, min_lr_rate=0.1),
        "constant": lambda o: transformers.get_constant_schedule_with_warmup(o, 10),
        "inverse_root": lambda o: transformers.get_inverse_sqrt_schedule(o, 10),
    }
    for name, make in makers.items():
        optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.01)
        schedule = make(optimizer)
        rates = []
        for _ in range(41):
            rates.append(schedule.get_last_lr()[0])
            optimizer.step()
            schedule.step()
        arrays["schedule/" + name] = np.array(rates, np.float32)


def adamw():
    torch.manual_seed(1)
    shapes = {"encoder.weight": (3, 4), "encoder.bias": (4,), "head.weight": (2, 3), "head.bias": (3,), "late.weight": (2, 2)}
    weights = {n: torch.nn.Parameter(torch.randn(s)) for n, s in shapes.items()}
    slopes = {n: torch.randn(s) for n, s in shapes.items()}
    for n in shapes:
        arrays["adamw/" + n] = weights[n].detach().numpy().copy()
        arrays["adamw/gradient/" + n] = slopes[n].numpy()
    optimizer = torch.optim.AdamW([
        {"params": [weights["encoder.weight"]], "lr": 0.002, "weight_decay": 0.1},
        {"params": [weights["encoder.bias"]], "lr": 0.002, "weight_decay": 0.0},
        {"params": [weights["head.weight"], weights["late.weight"]], "lr": 0.01, "weight_decay": 0.3},
        {"params": [weights["head.bias"]], "lr": 0.01, "weight_decay": 0.0}], betas=(0.9, 0.95), eps=1e-8)
    for step in range(1, 6):
        for n in shapes:
            weights[n].grad = None if n.startswith("late") and step % 2 else step * slopes[n]
        optimizer.step()
    for n in shapes:
        arrays["adamw/after/" + n] = weights[n].detach().numpy()


def metrics():
    chance = np.random.default_rng(5)
    cases = [(chance.integers(0, k, n), chance.integers(0, k, n)) for k, n in [(2, 30), (2, 7), (3, 50), (5, 40)]]
    cases += [(np.array([0, 0, 0, 0]), np.array([0, 0, 0, 0])), (np.array([0, 0, 1, 0]), np.array([0, 0, 0, 0])),
              (np.array([1, 1, 1]), np.array([1, 1, 1])), (np.array([0, 1, 0, 1]), np.array([1, 0, 1, 0])),
              (np.array([0, 0, 0]), np.array([1, 1, 1])), (np.array([0, 2, 2, 0]), np.array([0, 2, 3, 3]))]
    for i, (e, p) in enumerate(cases):
        arrays[f"metric/{i}/expected"], arrays[f"metric/{i}/predicted"] = e.astype(np.int32), p.astype(np.int32)
        arrays[f"metric/{i}/values"] = np.array([
            accuracy_score(e, p), f1_score(e, p, labels=[1], average="macro", zero_division=0),
            f1_score(e, p, average="macro", zero_division=0), matthews_corrcoef(e, p)], np.float32)


def correlations():
    chance = np.random.default_rng(6)
    f = lambda *v: np.array(v, np.float32)
    cases = [(chance.normal(size=20), chance.normal(size=20)), (chance.integers(0, 4, 25), chance.integers(0, 4, 25)),
             (f(1, 2, 3, 4), f(1, 4, 9, 16)), (f(1, 1, 2, 2), f(2, 1, 2, 3)), (f(1, 2), f(5, 3)),
             (f(3, 3, 3), f(1, 2, 3)), (f(1, 2, 3), f(7, 7, 7))]
    for i, (x, y) in enumerate(cases):
        x, y = x.astype(np.float32), y.astype(np.float32)
        arrays[f"correlation/{i}/x"], arrays[f"correlation/{i}/y"] = x, y
        x, y = x.astype(np.float64), y.astype(np.float64)
        arrays[f"correlation/{i}/values"] = np.array([pearsonr(x, y)[0], spearmanr(x, y)[0]], np.float32)


if __name__ == "__main__":
    schedules()
    adamw()
    metrics()
    correlations()
    np.savez_compressed(sys.argv[1] + "/training.npz", **arrays)
