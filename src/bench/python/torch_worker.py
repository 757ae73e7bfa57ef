"""
The PyTorch side of the benchmarks: python torch_worker.py eager|compiled THREADS.

Started by org.loupe.bench.Bench and spoken to as org.loupe.bench.JavaWorker tells: a line in, a line out.
"compiled" means torch.compile for the model and the fused AdamW. Needs torch, nothing else.
"""

import sys

from worker import repeated, serve, sizes, timed  # first, as it takes standard output for the answers

import torch
from torch.nn import functional as F

from torch_models import Bert, Gpt, adamw

COMPILED = sys.argv[1] == "compiled"
HIDDEN, HEADS, VOCABULARY = 128, 4, 65


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
    kind, s = sizes(spec)
    torch.manual_seed(1)
    kinds = {"gpt": lambda s: timed(gpt(s)[0]), "adamw-step": adamw_step, "gpt-decode": gpt_decode, "bert-forward": bert_forward,
             "bert-train": bert_train, "lstm": lstm}
    return kinds[kind](s) if kind in kinds else operation(*kind.rsplit("-", 1), s)


if __name__ == "__main__":
    torch.set_num_threads(int(sys.argv[2]))
    serve(f"PyTorch {torch.__version__}", workload)
