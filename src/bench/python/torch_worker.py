"""
The PyTorch side of the benchmarks: python torch_worker.py eager|compiled THREADS.

Started by org.loupe.bench.Bench and spoken to as org.loupe.bench.JavaWorker tells: a line in, a line out.
"compiled" means torch.compile for the model and the fused AdamW. Needs torch, nothing else.
"""

import os
import sys
import time
import traceback

answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # what a library prints must not end up among the answers

import torch
from torch.nn import functional as F

from torch_models import Bert, Gpt, adamw

COMPILED = sys.argv[1] == "compiled"
HIDDEN, HEADS, VOCABULARY = 128, 4, 65


def timed(step):
    def call():
        start = time.perf_counter_ns()
        step()
        return time.perf_counter_ns() - start
    return call


def repeated(operation):
    """As often as it takes to fill two milliseconds."""
    times = 1

    def call():
        nonlocal times
        total = sum(operation() for _ in range(times))
        mean = total // times
        if total < 2_000_000:
            times *= 2
        return mean
    return call


def gpt(s):
    text = torch.randint(s["vocabulary"], (100_000,))
    model = Gpt(s).train()
    optimizer = adamw(model, 1e-3, (0.9, 0.95), 0.1, COMPILED)
    run = torch.compile(model) if COMPILED else model

    def step():
        starts = torch.randint(len(text) - s["context"], (s["batch"],)).tolist()
        ids = torch.stack([text[i:i + s["context"]] for i in starts])
        targets = torch.stack([text[i + 1:i + 1 + s["context"]] for i in starts])
        optimizer.zero_grad(set_to_none=True)
        loss = run(ids, targets)
        if not loss.isfinite():
            raise ArithmeticError(f"the loss is {loss.item()}")
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    return step, optimizer


def adamw_step(s):
    step, optimizer = gpt(s)
    step()
    return repeated(timed(optimizer.step))


def gpt_decode(s):
    """A token after a prompt, as DecodeWork.java."""
    model = Gpt(s).eval()
    caches = []

    @torch.inference_mode()
    def read(tokens):
        model.logits(torch.randint(s["vocabulary"], (1, tokens)), caches)

    def call():
        if not caches or caches[0][0].shape[2] >= s["prompt"] + 64:
            caches[:] = [[] for _ in range(s["layers"])]
            read(s["prompt"])
        return timed(lambda: read(1))()
    return call


def bert_forward(s):
    model = Bert(s).eval()

    @torch.inference_mode()
    def step():
        model(torch.randint(s["vocabulary"], (s["batch"], s["context"])))
    return timed(step)


def bert_train(s):
    model = Bert(s).train()
    optimizer = adamw(model, 1e-4, (0.9, 0.999), 0.01, False)
    masked = round(0.15 * s["batch"] * s["context"])

    def step():
        ids = torch.randint(s["vocabulary"], (s["batch"], s["context"]))
        places = torch.randint(s["batch"] * s["context"], (masked,))
        optimizer.zero_grad(set_to_none=True)
        states = model(ids).view(-1, s["hidden"])[places]
        loss = F.cross_entropy(F.linear(states, model.tokens.weight), torch.randint(s["vocabulary"], (masked,)))
        loss.backward()
        optimizer.step()
    return timed(step)


def lstm(s):
    model = torch.nn.LSTM(s["input"], s["hidden"], s["layers"], batch_first=True, bidirectional=True)
    x = torch.randn(s["batch"], s["context"], s["input"], requires_grad=True)
    weights = torch.randn(s["batch"], s["context"], 2 * s["hidden"])

    def step():
        model.zero_grad(set_to_none=True)
        x.grad = None
        (model(x)[0] * weights).sum().backward()
    return timed(step)


def operation(name, one_pass, s):
    """Forward and backward mean what they mean in OperationWork.java."""
    batch, context = s["batch"], s["context"]
    shapes = {"gelu": (batch, context, 4 * HIDDEN), "gelu-erf": (batch, context, 4 * HIDDEN), "softmax": (batch * HEADS * context, context),
              "attention": (batch, HEADS, context, HIDDEN // HEADS), "crossentropy": (batch * context, VOCABULARY),
              "embedding": (VOCABULARY, HIDDEN), "layernorm": (batch, context, HIDDEN), "add": (batch, context, HIDDEN)}
    x = torch.randn(shapes[name], requires_grad=True)
    a, b = (torch.randn((HIDDEN,) if name == "layernorm" else shapes[name], requires_grad=True) for _ in range(2))
    ids = torch.randint(VOCABULARY, (batch, context))
    targets = ids.view(-1)
    run = {"gelu": lambda: F.gelu(x, approximate="tanh"), "gelu-erf": lambda: F.gelu(x), "softmax": lambda: F.softmax(x, -1),
           "attention": lambda: F.scaled_dot_product_attention(x, a, b, is_causal=True),
           "crossentropy": lambda: F.cross_entropy(x, targets), "embedding": lambda: F.embedding(ids, x),
           "layernorm": lambda: F.layer_norm(x, (HIDDEN,), a, b, 1e-5), "add": lambda: x + a}[name]
    shape = run().shape
    weights = torch.randn(shape) if shape else None

    def backward():
        y = run()
        loss = y if weights is None else (y * weights).sum()
        start = time.perf_counter_ns()
        loss.backward()
        nanos = time.perf_counter_ns() - start
        x.grad = a.grad = b.grad = None
        return nanos
    return repeated({"forward": timed(run), "backward": backward, "both": timed(backward)}[one_pass])


def workload(spec):
    kind, _, sizes = spec.partition(":")
    s = {name: int(value) for name, value in (size.split("=") for size in sizes.split(","))}
    torch.manual_seed(1)
    kinds = {"gpt": lambda s: timed(gpt(s)[0]), "adamw-step": adamw_step, "gpt-decode": gpt_decode, "bert-forward": bert_forward,
             "bert-train": bert_train, "lstm": lstm}
    return kinds[kind](s) if kind in kinds else operation(*kind.rsplit("-", 1), s)


def memory():
    try:
        with open("/proc/self/status") as file:
            kilobytes = dict(line.split(":", 1) for line in file)
        return " ".join(str(int(kilobytes[name].split()[0]) << 10) for name in ("VmRSS", "VmHWM"))
    except OSError:
        return f"{int(os.popen(f'ps -o rss= -p {os.getpid()}').read()) << 10} -1"


def main():
    torch.set_num_threads(int(sys.argv[2]))
    print(f"ready PyTorch {torch.__version__}, Python {sys.version.split()[0]}", file=answers, flush=True)
    current, call = "", None
    for line in sys.stdin:
        words = line.split()
        if words[0] == "quit":
            break
        try:
            if words[0] == "memory":
                answer = memory()
            else:
                if words[1] != current:
                    call, current = None, ""
                    call, current = workload(words[1]), words[1]
                answer = " ".join(str(call()) for _ in range(int(words[2])))
        except Exception as e:
            traceback.print_exc()
            answer = "error " + " ".join(f"{type(e).__name__}: {e}".split())[:500]
        print(answer, file=answers, flush=True)


if __name__ == "__main__":
    main()
