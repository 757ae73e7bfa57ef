"""The models of the benchmarks in PyTorch, in its usual style: fused projections, its own attention kernel."""

import torch
from torch import nn
from torch.nn import functional as F


def initialise(module):
    if isinstance(module, (nn.Linear, nn.Embedding)):
        nn.init.normal_(module.weight, std=0.02)
        if getattr(module, "bias", None) is not None:
            nn.init.zeros_(module.bias)


class Attention(nn.Module):
    def __init__(self, hidden, heads, causal):
        super().__init__()
        self.heads, self.causal = heads, causal
        self.qkv = nn.Linear(hidden, 3 * hidden)
        self.output = nn.Linear(hidden, hidden)

    def forward(self, x, cache=None):
        """The cache is a list that holds the keys and values so far, or nothing yet."""
        batch, time, hidden = x.shape
        q, k, v = (part.view(batch, time, self.heads, hidden // self.heads).transpose(1, 2) for part in self.qkv(x).split(hidden, dim=2))
        if cache:
            k, v = torch.cat((cache[0], k), dim=2), torch.cat((cache[1], v), dim=2)
        if cache is not None:
            cache[:] = k, v
        y = F.scaled_dot_product_attention(q, k, v, is_causal=self.causal and time == k.shape[2])
        return self.output(y.transpose(1, 2).reshape(batch, time, hidden))


class Layer(nn.Module):
    """Normalises before each part, as GPT-2 does, or after it, as BERT does. GELU has the exact form, as in nanoGPT and BERT."""

    def __init__(self, hidden, heads, intermediate, causal, norm_first, epsilon):
        super().__init__()
        self.norm_first = norm_first
        self.attention = Attention(hidden, heads, causal)
        self.mlp = nn.Sequential(nn.Linear(hidden, intermediate), nn.GELU(), nn.Linear(intermediate, hidden))
        self.attention_norm = nn.LayerNorm(hidden, epsilon)
        self.mlp_norm = nn.LayerNorm(hidden, epsilon)

    def forward(self, x, cache=None):
        if self.norm_first:
            x = x + self.attention(self.attention_norm(x), cache)
            return x + self.mlp(self.mlp_norm(x))
        x = self.attention_norm(x + self.attention(x))
        return self.mlp_norm(x + self.mlp(x))


class Gpt(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.tokens = nn.Embedding(s["vocabulary"], s["hidden"])
        self.positions = nn.Embedding(s["context"], s["hidden"])
        self.layers = nn.ModuleList(Layer(s["hidden"], s["heads"], 4 * s["hidden"], True, True, 1e-5) for _ in range(s["layers"]))
        self.norm = nn.LayerNorm(s["hidden"])
        self.apply(initialise)

    def logits(self, ids, caches):
        """caches: a list for each layer, or None."""
        start = caches[0][0].shape[2] if caches[0] else 0
        x = self.tokens(ids) + self.positions(torch.arange(start, start + ids.shape[1]))
        for layer, cache in zip(self.layers, caches):
            x = layer(x, cache)
        return F.linear(self.norm(x), self.tokens.weight)

    def forward(self, ids, targets):
        logits = self.logits(ids, [None] * len(self.layers))
        return F.cross_entropy(logits.view(-1, logits.shape[-1]), targets.view(-1))


class Bert(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.tokens = nn.Embedding(s["vocabulary"], s["hidden"])
        self.segments = nn.Embedding(2, s["hidden"])
        self.positions = nn.Embedding(512, s["hidden"])
        self.norm = nn.LayerNorm(s["hidden"], 1e-12)
        self.layers = nn.ModuleList(Layer(s["hidden"], s["heads"], s["intermediate"], False, False, 1e-12) for _ in range(s["layers"]))
        self.apply(initialise)

    def forward(self, ids):
        x = self.tokens(ids) + self.positions(torch.arange(ids.shape[1])) + self.segments(torch.zeros_like(ids))
        x = self.norm(x)
        for layer in self.layers:
            x = layer(x)
        return x


def adamw(model, rate, betas, decay, fused):
    """Matrices decay; biases and norms, which have one axis, do not."""
    matrices = [p for p in model.parameters() if p.dim() >= 2]
    others = [p for p in model.parameters() if p.dim() < 2]
    groups = [{"params": matrices, "weight_decay": decay}, {"params": others, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=rate, betas=betas, **({"fused": True} if fused else {}))
