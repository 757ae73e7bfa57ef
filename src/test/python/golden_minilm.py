"""Makes minilm.json and minilm.npz: what ONNX Runtime computes with the MiniLM that `java Lab.java fetch minilm` brings.

minilm.json holds "sentences", easy and hard ones, and "ids", of each its tokens, cut to 256 as sentence-transformers does.
minilm.npz:
    vectors         [sentences, 384]: the mean of the last states over the tokens of each, divided by its length. All sentences are
                    one batch, so most are padded
    similarities    [sentences, sentences]: the cosines

Usage: python golden_minilm.py MODEL FOLDER      (a folder with model.onnx and tokenizer.json, and src/test/resources/golden)
Needs onnxruntime and tokenizers.
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

LENGTH = 256
SENTENCES = [
    "A man is eating food.",
    "A man is eating a piece of bread.",
    "Someone has a meal.",
    "A woman plays the violin.",
    "Two men pushed carts through the woods.",
    "A monkey is playing drums.",
    "The stock market fell by three percent on Tuesday.",
    "Shares lost 3% of their value.",
    "How do I reverse a list in Java?",
    "Collections.reverse(list) turns a java.util.List round in place.",
    "for (int i = 0; i < n; i++) sum += x[i] * y[i];",
    "The treaty was signed in Lisbon in 2007 by all member states.",
    "Der Vertrag wurde 2007 in Lissabon unterzeichnet.",
    "Le café est très chaud, et l'été commence à Besançon.",
    "LE CAFE EST TRES CHAUD",
    "今天天气很好。",
    "東京は日本の首都です。",
    "مرحبا بالعالم",
    "สวัสดีชาวโลก",
    "I love this! 👍🏽 👩‍👩‍👧 ❤️",
    "naïve cafe\u0301 \u200b zero\u0000width \ufffd",
    "x" * 101 + " is longer than a word may be",
    "[CLS] and [SEP] and [MASK] stand in this text.",
    "3.14159 26535 -89793 2.38e+46 https://example.org/a?b=c&d=%20e",
    "",
    " \t\n ",
    "!",
    " ".join(f"In chapter {i} the traveller meets the {who} and asks for the way to the sea."
             for i, who in enumerate("miller smith baker tailor weaver fisher mason potter brewer carpenter sailor teacher doctor judge".split())),
    " ".join(["word"] * 254),
    " ".join(["word"] * 255),
]


def main(model, folder):
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    tokenizer.enable_truncation(LENGTH)
    tokenizer.enable_padding()
    read = tokenizer.encode_batch(SENTENCES)
    ids, mask, segments = (np.array(rows, dtype=np.int64) for rows in
                           ([e.ids for e in read], [e.attention_mask for e in read], [e.type_ids for e in read]))
    session = onnxruntime.InferenceSession(str(model / "model.onnx"), providers=["CPUExecutionProvider"])
    states = session.run(None, {"input_ids": ids, "attention_mask": mask, "token_type_ids": segments})[0]
    mean = (states * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)
    vectors = (mean / np.linalg.norm(mean, axis=1, keepdims=True)).astype(np.float32)
    kept = [row[:length].tolist() for row, length in zip(ids, mask.sum(1))]
    (folder / "minilm.json").write_text(json.dumps({"sentences": SENTENCES, "ids": kept}) + "\n")
    np.savez_compressed(folder / "minilm.npz", vectors=vectors, similarities=vectors @ vectors.T)
    print(f"{len(SENTENCES)} sentences of {min(map(len, kept))} to {max(map(len, kept))} tokens")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__.strip().splitlines()[-2])
    main(Path(sys.argv[1]), Path(sys.argv[2]))
