"""
SmolLM2 in other hands: python smollm2_worker.py transformers|llama.cpp THREADS, with LOUPE_SMOLLM2 naming the GGUF file.

transformers makes float32 of the weights; llama.cpp, through the package llama-cpp-python, leaves them as they are.
Works as SmolLmWork.java does.
"""

import os
import sys

from worker import serve, sizes, timed  # first, as it takes standard output for the answers

LIBRARY, THREADS, FILE = sys.argv[1], int(sys.argv[2]), os.environ["LOUPE_SMOLLM2"]
NEW_TOKENS = 64


class Transformers:
    def __init__(self):
        import torch
        import transformers
        torch.set_num_threads(THREADS)
        torch.set_grad_enabled(False)
        self.torch = torch
        self.version = f"transformers {transformers.__version__}, PyTorch {torch.__version__}, float32"
        folder, name = os.path.split(FILE)
        self.model = transformers.AutoModelForCausalLM.from_pretrained(folder, gguf_file=name, dtype=torch.float32).eval()
        self.cache = None

    def restart(self):
        self.cache = None

    def read(self, ids):
        out = self.model(self.torch.tensor([ids]), past_key_values=self.cache, use_cache=True, logits_to_keep=1)
        self.cache = out.past_key_values
        return int(out.logits[0, -1].argmax())


class LlamaCpp:
    def __init__(self):
        import llama_cpp
        import numpy
        self.library, self.numpy = llama_cpp, numpy
        self.version = f"llama-cpp-python {llama_cpp.__version__}"
        self.model = llama_cpp.Llama(FILE, n_ctx=1024, n_batch=512, n_threads=THREADS, n_threads_batch=THREADS, verbose=False)

    def restart(self):
        self.model.reset()

    def read(self, ids):
        self.model.eval(ids)
        scores = self.library.llama_get_logits_ith(self.model.ctx, -1)
        return int(self.numpy.ctypeslib.as_array(scores, (self.model.n_vocab(),)).argmax())


def workload(spec):
    kind, s = sizes(spec)
    prompt = [100 + 37 * i % 5000 for i in range(s["prompt"])]
    state = {"read": s["prompt"] + NEW_TOKENS}

    def read_prompt():
        model.restart()
        state.update(last=model.read(prompt), read=s["prompt"])

    def read_token():
        state.update(last=model.read([state["last"]]), read=state["read"] + 1)

    def decode():
        if state["read"] >= s["prompt"] + NEW_TOKENS:
            read_prompt()
        return timed(read_token)()
    return decode if kind == "smollm2-decode" else timed(read_prompt)


if __name__ == "__main__":
    model = Transformers() if LIBRARY == "transformers" else LlamaCpp()
    serve(model.version, workload)
