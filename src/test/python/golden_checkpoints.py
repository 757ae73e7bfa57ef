"""Makes folders of tiny checkpoints as transformers saves them, with what transformers computes from them; or checks ours.

Each folder NAME holds config.json and model.safetensors (or shards and their index) with random weights, and expected.npz:
    ids, mask, segments   [batch, time]; the last two for BERT alone
    out                   logits; of BertModel the last states; of BertForPreTraining the scores of tokens
    second                of BertForPreTraining the scores of the next sentence; of BertForQuestionAnswering those of the end
tiny.gguf/ holds the LLaMA of "llama" as a GGUF file in F32, written by the package gguf, and what transformers computes from it.
blocks.gguf/ holds a wider one, for blocks of 32 values, whose matrices are of types Q4_0, Q4_1, Q5_0 and Q8_0.

Usage: python golden_checkpoints.py FOLDER            makes them
       python golden_checkpoints.py --check FOLDER    opens each folder in FOLDER, which Loupe wrote, and compares with its expected.npz

After `mvn verify`, Loupe writes them by
       java --add-modules jdk.incubator.vector -cp "target/test-classes:target/classes:target/lib/*" org.loupe.weights.SaveCheckpoints FOLDER
"""

import sys
from pathlib import Path

import gguf
import numpy as np
import torch
import transformers as t

SMALL = dict(vocab_size=29, hidden_size=16, num_hidden_layers=2, num_attention_heads=4, intermediate_size=24, max_position_embeddings=32)
DECODER = dict(SMALL, num_key_value_heads=2, rms_norm_eps=1e-5, rope_theta=10000.0)
LLAMA3 = dict(rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=16, rope_theta=5e4)
MODELS = {
    "llama": (t.LlamaForCausalLM, t.LlamaConfig(**DECODER, tie_word_embeddings=False)),
    "llama-tied": (t.LlamaForCausalLM, t.LlamaConfig(**DECODER, tie_word_embeddings=True)),
    "llama3": (t.LlamaForCausalLM, t.LlamaConfig(**dict(DECODER, rope_parameters=LLAMA3), tie_word_embeddings=False)),
    "mistral": (t.MistralForCausalLM, t.MistralConfig(**DECODER, sliding_window=4)),
    "qwen2": (t.Qwen2ForCausalLM, t.Qwen2Config(**DECODER, tie_word_embeddings=True)),
    "qwen3": (t.Qwen3ForCausalLM, t.Qwen3Config(**DECODER, head_dim=6, tie_word_embeddings=False)),
    "gpt2": (t.GPT2LMHeadModel, t.GPT2Config(vocab_size=29, n_positions=32, n_embd=16, n_layer=2, n_head=4)),
    "gpt2-base": (t.GPT2Model, t.GPT2Config(vocab_size=29, n_positions=32, n_embd=16, n_layer=2, n_head=4)),
    "bert": (t.BertModel, t.BertConfig(**SMALL)),
    "bert-pretraining": (t.BertForPreTraining, t.BertConfig(**SMALL)),
    "bert-masked": (t.BertForMaskedLM, t.BertConfig(**SMALL)),
    "bert-classifier": (t.BertForSequenceClassification, t.BertConfig(**SMALL, id2label={0: "bad", 1: "so so", 2: "good"})),
    "bert-tagger": (t.BertForTokenClassification, t.BertConfig(**SMALL, num_labels=5)),
    "bert-spans": (t.BertForQuestionAnswering, t.BertConfig(**SMALL)),
    "bert-choice": (t.BertForMultipleChoice, t.BertConfig(**SMALL)),
}


def inputs(name):
    random = np.random.default_rng(7)
    ids = random.integers(0, 29, (4, 9))
    if not name.startswith("bert"):
        return {"ids": ids}
    mask, segments = np.ones_like(ids), np.zeros_like(ids)
    mask[1, 6:] = 0
    segments[:, 4:] = 1
    return {"ids": ids, "mask": mask, "segments": segments * mask}


def outputs(name, model):
    given = {key: torch.tensor(value) for key, value in inputs(name).items()}
    call = {"input_ids": given["ids"]}
    if "mask" in given:
        call.update(attention_mask=given["mask"], token_type_ids=given["segments"])
    if name == "bert-choice":
        call = {key: value.reshape(2, 2, -1) for key, value in call.items()}
    with torch.no_grad():
        out = model.eval()(**call)
    if name == "gpt2-base":
        return {"out": out.last_hidden_state @ model.wte.weight.T}
    if name == "bert":
        return {"out": out.last_hidden_state}
    if name == "bert-pretraining":
        return {"out": out.prediction_logits, "second": out.seq_relationship_logits}
    if name == "bert-spans":
        return {"out": out.start_logits, "second": out.end_logits}
    return {"out": out.logits}


def arrays(name, model):
    return {**inputs(name), **{key: value.detach().float().numpy() for key, value in outputs(name, model).items()}}


def randomise(model):
    """Norms and biases too, which start at 1 and 0 and would hide a mistake."""
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))


def make(folder):
    for name, (kind, config) in MODELS.items():
        torch.manual_seed(1)
        config._attn_implementation = "eager"
        model = kind(config)
        randomise(model)
        size = "6KB" if name == "qwen2" else "5GB"
        model.save_pretrained(folder / name, max_shard_size=size)
        (folder / name / "generation_config.json").unlink(missing_ok=True)
        np.savez(folder / name / "expected.npz", **arrays(name, model))
    make_gguf(folder / "tiny.gguf", t.LlamaForCausalLM.from_pretrained(folder / "llama"))
    make_blocks(folder / "blocks.gguf")


def make_blocks(folder):
    torch.manual_seed(2)
    model = t.LlamaForCausalLM(t.LlamaConfig(**dict(DECODER, hidden_size=64, intermediate_size=96, head_dim=16), tie_word_embeddings=True))
    randomise(model)
    make_gguf(folder, model, {"token_embd": "Q8_0", "attn_q": "Q4_1", "attn_k": "Q4_0", "attn_v": "Q8_0", "attn_output": "Q4_0",
                              "ffn_gate": "Q4_1", "ffn_up": "Q5_0", "ffn_down": "Q4_1"})


def interleaved(weight, heads):
    """Rows in pairs of neighbours, as converters of LLaMA leave them."""
    return weight.reshape(heads, 2, weight.shape[0] // heads // 2, -1).swapaxes(1, 2).reshape(weight.shape)


def make_gguf(folder, model, types=None):
    """types: of the tensors that are quantised, by the last part of their names"""
    folder.mkdir(exist_ok=True)
    c, state = model.config, {key: value.numpy() for key, value in model.state_dict().items()}
    writer = gguf.GGUFWriter(folder / folder.name, "llama")
    writer.add_context_length(c.max_position_embeddings)
    writer.add_embedding_length(c.hidden_size)
    writer.add_block_count(c.num_hidden_layers)
    writer.add_feed_forward_length(c.intermediate_size)
    writer.add_head_count(c.num_attention_heads)
    writer.add_head_count_kv(c.num_key_value_heads)
    writer.add_layer_norm_rms_eps(c.rms_norm_eps)
    writer.add_rope_freq_base(10000.0)
    writer.add_vocab_size(c.vocab_size)
    tokens = ["<unk>", "<s>", "</s>"] + ["▁"] + [chr(97 + i) for i in range(25)]
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores([-float(i) for i in range(len(tokens))])
    writer.add_token_types([2, 3, 3] + [1] * 26)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    names = {"self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v", "self_attn.o_proj": "attn_output",
             "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down", "input_layernorm": "attn_norm",
             "post_attention_layernorm": "ffn_norm"}
    for key, value in state.items():
        parts = key.split(".")
        if parts[1] == "layers":
            theirs = f"blk.{parts[2]}.{names['.'.join(parts[3:-1])]}.weight"
        else:
            theirs = {"embed_tokens": "token_embd.weight", "norm": "output_norm.weight", "weight": "output.weight"}[parts[1]]
        if "q_proj" in key:
            value = interleaved(value, c.num_attention_heads)
        if "k_proj" in key:
            value = interleaved(value, c.num_key_value_heads)
        value = np.ascontiguousarray(value, dtype=np.float32)
        kind = (types or {}).get(theirs.split(".")[-2])
        if theirs == "output.weight" and c.tie_word_embeddings:
            continue
        if kind:
            quantised = gguf.GGMLQuantizationType[kind]
            writer.add_tensor(theirs, gguf.quants.quantize(value, quantised), raw_dtype=quantised)
        else:
            writer.add_tensor(theirs, value)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    loaded = t.AutoModelForCausalLM.from_pretrained(folder, gguf_file=folder.name, dtype=torch.float32)
    np.savez(folder / "expected.npz", **arrays("llama", loaded))


def check(folder):
    for path in sorted(folder.iterdir()):
        name = path.name
        kind = MODELS[name][0] if name != "gpt2-base" else t.GPT2LMHeadModel
        kind = t.BertForPreTraining if name == "bert-masked" else kind
        model, info = kind.from_pretrained(path, output_loading_info=True)
        wanted = np.load(path / "expected.npz")
        found = outputs("gpt2" if name == "gpt2-base" else "bert-pretraining" if name == "bert-masked" else name, model)
        worst = max(float(np.abs(found[key].numpy() - wanted[key]).max()) for key in found if key in wanted)
        print(f"{name}: largest difference {worst:.2e}, missing {sorted(info['missing_keys'])}, left over {sorted(info['unexpected_keys'])}")
        assert worst < 1e-4


if __name__ == "__main__":
    if sys.argv[1] == "--check":
        check(Path(sys.argv[2]))
    else:
        make(Path(sys.argv[1]))
