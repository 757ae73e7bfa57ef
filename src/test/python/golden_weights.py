"""Makes the folder weights: small files of weights as other programs write them, and weights.npz with what those programs read.

    types.safetensors    by safetensors.torch, a tensor of each type, named after it, and "scalar", "empty"
    model.safetensors.index.json and its three files by huggingface_hub.save_torch_state_dict
    quants.gguf          by gguf.GGUFWriter: metadata of each type; a tensor of each type, named after it. Blocks are random bytes with
                         scales that are finite float16 numbers, so every bit of a block counts
    layers.onnx          by torch.onnx.export: two linear layers, an activation, a layer norm. The exporter transposes the weights of
                         the linear layers, for a product without bias, and so loses their names
    bert-13.onnx         by torch.onnx.export for version 13 of ONNX's operations, where a layer norm is many: a BERT of two layers
    bert-20.onnx         the same for version 20 with PyTorch's fused attention, where the graph leaves the number of heads open

weights.npz:
    shape/N, safetensors/N       shape and float32 values of the floating tensors of types.safetensors; integers: those of "I64"
    sharded/N                    of the sharded checkpoint
    ggufshape/N, gguf/N          of quants.gguf, row-major, by gguf.quants.dequantize
    quantise/values, quantise/T  320 values, and the bytes as which gguf.quants.quantize stores them as type T
    bert/N                       "ids", "mask", "segments" [2, 7], "states" [2, 7, 12], "pooled" [2, 12] of the two
    onnxshape/L, onnx/L          the transposed weights of layer L; onnxnamed/N those that keep their names

Usage: python golden_weights.py FOLDER
"""

import shutil
import sys
from pathlib import Path

import gguf
import numpy as np
import torch
import transformers
from gguf import GGMLQuantizationType as Type
from huggingface_hub import save_torch_state_dict
from safetensors.torch import load_file, save_file
from torch.onnx._internal.torchscript_exporter import onnx_proto_utils

TORCH = {"F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}
INTEGERS = {"I64": torch.int64, "I32": torch.int32, "I16": torch.int16, "I8": torch.int8, "U8": torch.uint8, "BOOL": torch.bool}
# type, shape, places of the float16 scales in a block
QUANTS = [(Type.Q8_0, (3, 64), [0]), (Type.Q4_0, (3, 64), [0]), (Type.Q4_1, (3, 64), [0, 2]), (Type.Q5_0, (3, 64), [0]),
          (Type.Q5_1, (3, 64), [0, 2]), (Type.Q4_K, (2, 512), [0, 2]), (Type.Q5_K, (2, 512), [0, 2]), (Type.Q6_K, (2, 512), [208])]


def safetensors(random, folder, arrays):
    values = random.standard_normal((4, 7)) * 10.0 ** random.integers(-6, 4, (4, 7))
    values[0, :4] = [0.0, -0.0, np.inf, -np.inf]
    tensors = {name: torch.from_numpy(values).to(dtype) for name, dtype in TORCH.items()}
    tensors["scalar"] = torch.tensor(0.1)
    tensors["empty"] = torch.zeros(0, 3)
    floating = list(tensors)
    integers = torch.tensor([-3, 0, 1, 100])
    arrays["integers"] = integers.numpy()
    tensors |= {name: integers.to(dtype) for name, dtype in INTEGERS.items()}
    save_file(tensors, folder / "types.safetensors", {"note": "größer als 7 Bit"})      # one entry: safetensors orders several at random
    back = load_file(folder / "types.safetensors")
    for name in floating:
        arrays["shape/" + name] = np.array(back[name].shape, dtype=np.int64)
        arrays["safetensors/" + name] = back[name].float().numpy()


def sharded(random, folder, arrays):
    state = {f"layer.{i}.weight": torch.from_numpy(random.standard_normal((4, i + 1)).astype(np.float32)) for i in range(6)}
    save_torch_state_dict(state, folder, max_shard_size=150)
    for name, tensor in state.items():
        arrays["sharded/" + name] = tensor.numpy()


def blocks(random, kind, shape, scales):
    """Random bytes, with scales that are random finite float16 numbers of usual size."""
    size, width = gguf.GGML_QUANT_SIZES[kind]
    rows = random.integers(0, 256, (shape[0] * shape[1] // size, width), dtype=np.uint8)
    for place in scales:
        numbers = (random.standard_normal(len(rows)) * 10.0 ** random.integers(-5, 1, len(rows))).astype(np.float16)
        rows[:, place:place + 2] = numbers.view(np.uint8).reshape(-1, 2)
    return rows.reshape(shape[0], -1)


def metadata(writer):
    writer.add_uint8("t.uint8", 250)
    writer.add_int8("t.int8", -100)
    writer.add_uint16("t.uint16", 65000)
    writer.add_int16("t.int16", -30000)
    writer.add_uint32("t.uint32", 4_000_000_000)
    writer.add_int32("t.int32", -2_000_000_000)
    writer.add_uint64("t.uint64", 2 ** 64 - 1)
    writer.add_int64("t.int64", -2 ** 63)
    writer.add_float32("t.float32", 0.1)
    writer.add_float64("t.float64", 0.1)
    writer.add_bool("t.bool", True)
    writer.add_string("t.string", "Größe 👍🏽")
    writer.add_key_value("t.nothing", "", gguf.GGUFValueType.STRING)
    writer.add_array("t.strings", ["a", "", "ß", "▁the"])
    writer.add_array("t.ints", [1, -2, 3])
    writer.add_array("t.floats", [0.5, -0.25])
    writer.add_array("t.bools", [True, False, True])


def quants(random, folder, arrays):
    writer = gguf.GGUFWriter(folder / "quants.gguf", "loupe")
    metadata(writer)
    values = (random.standard_normal((3, 5)) * 10.0 ** random.integers(-6, 4, (3, 5))).astype(np.float32)
    stored = {"F32": values, "F16": values.astype(np.float16), "F64": values.astype(np.float64)}
    for name, data in stored.items():
        writer.add_tensor(name, data)
        arrays["gguf/" + name], arrays["ggufshape/" + name] = data.astype(np.float32), np.array(data.shape)
    brain = gguf.quants.quantize(values, Type.BF16)
    writer.add_tensor("BF16", brain, raw_dtype=Type.BF16)
    arrays["gguf/BF16"], arrays["ggufshape/BF16"] = gguf.quants.dequantize(brain, Type.BF16), np.array(values.shape)
    writer.add_tensor("I32", np.arange(4, dtype=np.int32))
    for kind, shape, scales in QUANTS:
        data = blocks(random, kind, shape, scales)
        writer.add_tensor(kind.name, data, raw_dtype=kind)
        arrays["gguf/" + kind.name] = gguf.quants.dequantize(data, kind)
        arrays["ggufshape/" + kind.name] = np.array(shape)
        assert arrays["gguf/" + kind.name].shape == shape and np.isfinite(arrays["gguf/" + kind.name]).all()
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def quantise(random, arrays):
    values = (random.standard_normal((10, 32)) * 10.0 ** random.integers(-4, 4, (10, 1))).astype(np.float32)
    values[3] = np.arange(-16, 16) / 2
    values[4] = 0
    values[5] = np.round(values[5] / np.abs(values[5]).max() * 127 * 2) / 2       # halves, on which roundings differ
    arrays["quantise/values"] = values
    for kind in (Type.Q8_0, Type.Q4_0, Type.BF16, Type.F16):
        arrays["quantise/" + kind.name] = gguf.quants.quantize(values, kind).view(np.uint8).ravel().astype(np.int32)


def onnx(folder, arrays):
    torch.manual_seed(1)
    model = torch.nn.Sequential(torch.nn.Linear(6, 8), torch.nn.GELU(), torch.nn.Linear(8, 5), torch.nn.LayerNorm(5)).eval()
    # The exporter itself is part of PyTorch; only what it would do for functions of users needs the package onnx.
    onnx_proto_utils._add_onnxscript_fn = lambda proto, custom_opsets: proto
    torch.onnx.export(model, (torch.zeros(1, 3, 6),), folder / "layers.onnx", dynamo=False)
    for layer, name in enumerate(("0.weight", "2.weight")):
        weight = model.state_dict()[name].T.contiguous().numpy()
        arrays[f"onnx/{layer}"], arrays[f"onnxshape/{layer}"] = weight, np.array(weight.shape)
    for name in ("0.bias", "2.bias", "3.weight", "3.bias"):
        arrays["onnxnamed/" + name] = model.state_dict()[name].numpy()


class Bert(transformers.BertModel):
    """With inputs and outputs in an order, as the exporter wants them."""

    def forward(self, ids, mask, segments):
        out = super().forward(input_ids=ids, attention_mask=mask, token_type_ids=segments, use_cache=False)
        return out.last_hidden_state, out.pooler_output


def bert(folder, arrays):
    """The gains of the norms stay 1, and the exporter stores equal tensors once. Everything else is random."""
    torch.manual_seed(3)
    model = Bert(transformers.BertConfig(vocab_size=29, hidden_size=12, num_hidden_layers=2, num_attention_heads=3, intermediate_size=20,
                                         max_position_embeddings=16, layer_norm_eps=1e-5)).eval()
    for name, parameter in model.named_parameters():
        if not name.endswith("LayerNorm.weight"):
            torch.nn.init.normal_(parameter, std=0.3)
    ids = torch.randint(0, 29, (2, 7))
    mask, segments = torch.ones_like(ids), torch.zeros_like(ids)
    mask[1, 5:] = 0
    segments[0, 4:] = 1
    names = ["ids", "mask", "segments"]
    for version, attention in ((13, "eager"), (20, "sdpa")):
        model.set_attn_implementation(attention)
        torch.onnx.export(model, (ids, mask, segments), folder / f"bert-{version}.onnx", dynamo=False, opset_version=version,
                          input_names=names, dynamic_axes={name: {0: "batch", 1: "time"} for name in names})
    with torch.no_grad():
        outputs = model(ids, mask, segments)
    for name, value in zip(names + ["states", "pooled"], (ids, mask, segments, *outputs)):
        arrays["bert/" + name] = value.numpy()


def main(folder):
    folder = folder / "weights"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    random = np.random.default_rng(20)
    arrays = {}
    safetensors(random, folder, arrays)
    sharded(random, folder, arrays)
    quants(random, folder, arrays)
    quantise(random, arrays)
    onnx(folder, arrays)
    bert(folder, arrays)
    np.savez_compressed(folder / "weights.npz", **arrays)
    total = sum(file.stat().st_size for file in folder.iterdir())
    print(f"weights/ {total / 1e6:.2f} MB, {len(arrays)} arrays")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python golden_weights.py FOLDER (src/test/resources/golden)")
    main(Path(sys.argv[1]))
