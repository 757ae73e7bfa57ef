"""Makes llama-cases.npz and llama-presets.json: LLaMA, Mistral, Qwen2 and Qwen3 computed by transformers.

The judges of llama-cases.npz are LlamaForCausalLM, Qwen2ForCausalLM, Qwen3ForCausalLM and MistralForCausalLM: float32 on
one thread, no dropout, eager attention. For each case C:
    C/config             which (0 LLaMA, 1 Qwen2, 2 Qwen3, 3 Mistral), vocabulary, positions, hidden, layers, heads,
                         keyValueHeads, headDim, intermediate, tied head, sliding window (0 for none), first layers without it
    C/rope               kind (as in golden_parts.py), base, factor, low, high, original context; then the norms' epsilon
    C/param/<name>       the weights, under Loupe's names
    C/ids, C/lengths     [batch, time], the texts at the left; tokens of each text, what follows is padding
    C/targets            [batch, time], -100 after the text
    C/logits             [batch, time, vocabulary], with the padding hidden by an attention mask
    C/grad/<name>        gradient of the mean cross-entropy
    C/left               logits of the same texts with the padding at the left: [batch, time, vocabulary]
    C/losses             before each of ten AdamW steps on the same batch: rate 1e-3, betas 0.9 and 0.95, epsilon 1e-8,
                         decay 0.1 on parameters of rank 2, no clipping

llama-presets.json holds, for each preset, a config.json as transformers writes it and the number of parameters of the
model that it builds (on the "meta" device, without memory). The sizes in it are typed from the papers, apart from Loupe's.
What begins with "other" is no preset of Loupe's: Mistral without a window, and Qwen with one in its last layers.

Usage: python golden_llama.py FOLDER
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch
from transformers import (LlamaConfig, LlamaForCausalLM, MistralConfig, MistralForCausalLM, Qwen2Config, Qwen2ForCausalLM, Qwen3Config,
                          Qwen3ForCausalLM)

from golden_gpt_cases import losses_of
from golden_parts import KINDS

MODELS = ((LlamaConfig, LlamaForCausalLM), (Qwen2Config, Qwen2ForCausalLM), (Qwen3Config, Qwen3ForCausalLM),
          (MistralConfig, MistralForCausalLM))
NONE, LINEAR, DYNAMIC, LLAMA3 = ("default", 1e4), ("linear", 1e4, 4.0), ("dynamic", 1e4, 3.0), ("llama3", 5e4, 8.0, 1.0, 4.0, 16)
# which, vocabulary, positions, hidden, layers, heads, keyValueHeads, headDim, intermediate, tied, rope, epsilon, batch, time, padding
CASES = {
    "plain": (0, 19, 16, 12, 2, 3, 3, 4, 20, False, NONE, 1e-5, 2, 9, False),
    "grouped": (0, 23, 16, 16, 2, 4, 2, 4, 16, False, NONE, 1e-6, 3, 11, True),
    "multi-query, tied": (0, 17, 8, 12, 1, 6, 1, 2, 13, True, NONE, 1e-5, 1, 7, False),
    "one token": (0, 11, 4, 8, 2, 2, 1, 4, 12, True, NONE, 1e-5, 4, 1, False),
    "linear": (0, 13, 40, 8, 2, 2, 2, 8, 12, True, LINEAR, 1e-5, 2, 31, True),
    "dynamic, short": (0, 13, 16, 8, 2, 2, 1, 8, 12, False, DYNAMIC, 1e-5, 2, 13, False),
    "dynamic, long": (0, 13, 16, 8, 2, 2, 1, 8, 12, False, DYNAMIC, 1e-5, 2, 29, False),
    "llama 3": (0, 17, 128, 8, 1, 2, 1, 16, 20, True, LLAMA3, 1e-5, 2, 37, True),
    "qwen2": (1, 17, 16, 12, 2, 6, 2, 2, 16, True, NONE, 1e-6, 3, 10, True),
    "qwen2, untied": (1, 29, 16, 18, 1, 3, 1, 6, 9, False, ("default", 1e6), 1e-6, 2, 5, False),
    "qwen3": (2, 17, 16, 12, 2, 4, 2, 6, 16, True, ("default", 1e6), 1e-6, 3, 10, True),
    "qwen3, untied": (2, 13, 24, 10, 2, 2, 1, 8, 12, False, NONE, 1e-6, 1, 15, False),
    "mistral": (3, 19, 32, 16, 2, 4, 2, 4, 16, False, NONE, 1e-5, 3, 13, True),
    "mistral, tied": (3, 11, 16, 8, 3, 2, 1, 8, 12, True, LINEAR, 1e-5, 1, 9, False),
    "qwen2, window": (1, 13, 16, 12, 3, 3, 1, 4, 16, True, NONE, 1e-6, 2, 9, True),
    "qwen3, window": (2, 13, 16, 10, 2, 2, 1, 8, 12, False, NONE, 1e-6, 2, 11, False),
}
# sliding window, and how many of the first layers have none; for the cases above and the presets below
WINDOWS = {"mistral": (4, 0), "mistral, tied": (2, 0), "qwen2, window": (3, 1), "qwen3, window": (5, 1),
           "mistral_7b": (4096, 0), "other qwen2": (4096, 21), "other qwen3": (8192, 0)}
PARTS = {"self_attn.q_proj": "attention.query", "self_attn.k_proj": "attention.key", "self_attn.v_proj": "attention.value",
         "self_attn.o_proj": "attention.output", "self_attn.q_norm": "attention.queryNorm", "self_attn.k_norm": "attention.keyNorm",
         "mlp.gate_proj": "mlp.gate", "mlp.up_proj": "mlp.up", "mlp.down_proj": "mlp.down", "input_layernorm": "attentionNorm",
         "post_attention_layernorm": "mlpNorm", "model.embed_tokens": "tokens", "model.norm": "norm", "lm_head": "head",
         "model.layers": "layer"}


def our_name(name):
    for theirs, ours in PARTS.items():
        name = name.replace(theirs, ours)
    return name


def config_of(which, vocabulary, positions, hidden, layers, heads, groups, head_dim, intermediate, tied, rope, epsilon, window, full):
    kind, base, *more = rope
    names = {"default": (), "linear": ("factor",), "dynamic": ("factor",),
             "llama3": ("factor", "low_freq_factor", "high_freq_factor", "original_max_position_embeddings")}[kind]
    parameters = {"rope_type": kind, "rope_theta": float(base), **dict(zip(names, more))}
    special = {} if which == 1 else {"head_dim": head_dim}
    if which == 3:
        special["sliding_window"] = window or None
    elif window:
        special |= {"use_sliding_window": True, "sliding_window": window, "max_window_layers": full}
    return MODELS[which][0](vocab_size=vocabulary, max_position_embeddings=positions, hidden_size=hidden, num_hidden_layers=layers,
                            num_attention_heads=heads, num_key_value_heads=groups, intermediate_size=intermediate, tie_word_embeddings=tied,
                            rope_parameters=parameters, rms_norm_eps=epsilon, attn_implementation="eager", use_cache=False,
                            pad_token_id=None, bos_token_id=None, eos_token_id=None, **special)


def case(number, batch, time, padded, *sizes):
    random = np.random.default_rng(100 + number)
    which, vocabulary, rope, epsilon = sizes[0], sizes[1], sizes[10], sizes[11]
    model = MODELS[which][1](config_of(*sizes)).train()
    with torch.no_grad():
        for name, value in model.named_parameters():
            drawn = random.standard_normal(value.shape) * (0.3 if value.ndim > 1 else 0.1) + (1 if "norm" in name else 0)
            value.copy_(torch.from_numpy(drawn.astype(np.float32)))
    named = {our_name(name): value for name, value in model.named_parameters()}
    arrays = {"config": np.array([*sizes[:10], *sizes[12:]], np.int32)}
    arrays["rope"] = np.array([KINDS.index(rope[0]), *rope[1:], *[0] * (6 - len(rope)), epsilon], np.float32)
    arrays |= {"param/" + name: np.array(value.detach().numpy()) for name, value in named.items()}
    lengths = random.integers(1, time, batch) if padded else np.full(batch, time)
    lengths[0] = time
    real = np.arange(time) < lengths[:, None]
    ids = np.where(real, random.integers(1, vocabulary, (batch, time)), 0)
    targets = np.where(real, random.integers(0, vocabulary, (batch, time)), -100)

    def forward():
        return model(input_ids=torch.from_numpy(ids), attention_mask=torch.from_numpy(real.astype(np.int64))).logits

    def loss():
        return torch.nn.functional.cross_entropy(forward().flatten(0, 1), torch.from_numpy(targets).flatten())
    model.zero_grad()
    loss().backward()
    arrays |= {"grad/" + name: np.array(value.grad.numpy()) for name, value in named.items()}
    arrays |= {"ids": ids.astype(np.int32), "targets": targets.astype(np.int32), "lengths": lengths.astype(np.int32)}
    arrays["logits"] = forward().detach().numpy()
    if padded:
        left = np.stack([np.roll(row, time - length) for row, length in zip(ids, lengths)])
        seen = np.arange(time) >= time - lengths[:, None]
        places = np.maximum(0, np.arange(time) - (time - lengths[:, None]))
        arrays["left"] = model(input_ids=torch.from_numpy(left), attention_mask=torch.from_numpy(seen.astype(np.int64)),
                               position_ids=torch.from_numpy(places)).logits.detach().numpy()
    arrays["losses"] = losses_of(model, loss)
    return arrays


def presets():
    """which, vocabulary, positions, hidden, layers, heads, keyValueHeads, headDim, intermediate, tied, rope, epsilon"""
    llama3, long = ("default", 5e5), ("llama3", 5e5, 8.0, 1.0, 4.0, 8192)
    longer, qwen = ("llama3", 5e5, 32.0, 1.0, 4.0, 8192), ("default", 1e6)
    return {
        "llama1_7b": (0, 32000, 2048, 4096, 32, 32, 32, 128, 11008, False, NONE, 1e-6),
        "llama1_13b": (0, 32000, 2048, 5120, 40, 40, 40, 128, 13824, False, NONE, 1e-6),
        "llama1_30b": (0, 32000, 2048, 6656, 60, 52, 52, 128, 17920, False, NONE, 1e-6),
        "llama1_65b": (0, 32000, 2048, 8192, 80, 64, 64, 128, 22016, False, NONE, 1e-5),
        "llama2_7b": (0, 32000, 4096, 4096, 32, 32, 32, 128, 11008, False, NONE, 1e-5),
        "llama2_13b": (0, 32000, 4096, 5120, 40, 40, 40, 128, 13824, False, NONE, 1e-5),
        "llama2_70b": (0, 32000, 4096, 8192, 80, 64, 8, 128, 28672, False, NONE, 1e-5),
        "llama3_8b": (0, 128256, 8192, 4096, 32, 32, 8, 128, 14336, False, llama3, 1e-5),
        "llama3_70b": (0, 128256, 8192, 8192, 80, 64, 8, 128, 28672, False, llama3, 1e-5),
        "llama31_8b": (0, 128256, 131072, 4096, 32, 32, 8, 128, 14336, False, long, 1e-5),
        "llama31_70b": (0, 128256, 131072, 8192, 80, 64, 8, 128, 28672, False, long, 1e-5),
        "llama31_405b": (0, 128256, 131072, 16384, 126, 128, 8, 128, 53248, False, long, 1e-5),
        "llama32_1b": (0, 128256, 131072, 2048, 16, 32, 8, 64, 8192, True, longer, 1e-5),
        "llama32_3b": (0, 128256, 131072, 3072, 28, 24, 8, 128, 8192, True, longer, 1e-5),
        "smolLm2_135m": (0, 49152, 8192, 576, 30, 9, 3, 64, 1536, True, ("default", 1e5), 1e-5),
        "qwen2_05b": (1, 151936, 131072, 896, 24, 14, 2, 64, 4864, True, qwen, 1e-6),
        "qwen2_15b": (1, 151936, 131072, 1536, 28, 12, 2, 128, 8960, True, qwen, 1e-6),
        "qwen2_7b": (1, 152064, 131072, 3584, 28, 28, 4, 128, 18944, False, qwen, 1e-6),
        "qwen3_06b": (2, 151936, 40960, 1024, 28, 16, 8, 128, 3072, True, qwen, 1e-6),
        "qwen3_17b": (2, 151936, 40960, 2048, 28, 16, 8, 128, 6144, True, qwen, 1e-6),
        "qwen3_8b": (2, 151936, 40960, 4096, 36, 32, 8, 128, 12288, False, qwen, 1e-6),
        "mistral_7b": (3, 32000, 32768, 4096, 32, 32, 8, 128, 14336, False, NONE, 1e-5),
        "other mistral": (3, 32000, 32768, 4096, 32, 32, 8, 128, 14336, False, qwen, 1e-5),
        "other qwen2": (1, 151936, 131072, 896, 24, 14, 2, 64, 4864, True, qwen, 1e-6),
        "other qwen3": (2, 151936, 40960, 1024, 28, 16, 8, 128, 3072, True, qwen, 1e-6),
    }


def counted(*sizes):
    config = config_of(*sizes)
    with torch.device("meta"):
        model = MODELS[sizes[0]][1](config)
    return {"config": json.loads(config.to_json_string(use_diff=False)), "parameters": sum(p.numel() for p in model.parameters())}


def main(folder):
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    arrays = {}
    for number, (name, (*sizes, batch, time, padded)) in enumerate(CASES.items()):
        arrays |= {f"{name}/{key}": value for key, value in case(number, batch, time, padded, *sizes, *WINDOWS.get(name, (0, 0))).items()}
        print(name, *(f"{x:.4f}" for x in arrays[name + "/losses"]))
    np.savez_compressed(folder / "llama-cases.npz", **arrays)
    table = {name: counted(*sizes, *WINDOWS.get(name, (0, 0))) for name, sizes in presets().items()}
    with open(folder / "llama-presets.json", "w", encoding="utf-8", newline="\n") as out:
        json.dump(table, out, indent=1)
    for name, preset in table.items():
        print(f"{name:13} {preset['parameters']:>15,}")
    print(f"llama-cases.npz {(folder / 'llama-cases.npz').stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python golden_llama.py FOLDER (src/test/resources/golden)")
    main(Path(sys.argv[1]))
