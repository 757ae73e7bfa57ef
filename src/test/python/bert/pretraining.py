"""BERT with both heads of pre-training; and how many parameters the published sizes have."""

import numpy as np
import torch
from transformers import BertConfig, BertForPreTraining, BertModel

from bert.models import config_of, fill, gradients, inputs_of, losses

# Hidden, layers, heads; intermediate is 4 x hidden, the vocabulary 30,522
PRESETS = {"tiny": (128, 2, 2), "mini": (256, 4, 4), "small": (512, 4, 8), "medium": (512, 8, 8), "base": (768, 12, 12),
           "large": (1024, 24, 16), "miniLmL6": (384, 6, 12)}


def pretraining(random, sizes, arrays):
    vocabulary, attention = sizes[0], arrays["attention"]
    hidden = (random.random(attention.shape) < 0.4) & (attention == 1)
    hidden[:, 0] = True
    targets = np.where(hidden, random.integers(1, vocabulary, attention.shape), -100).astype(np.int32)
    labels = random.integers(0, 2, len(attention)).astype(np.int32)
    model = BertForPreTraining(config_of(*sizes)).train()
    assert model.cls.predictions.decoder.weight is model.bert.embeddings.word_embeddings.weight
    weights = fill(model, random, {})
    answers = {"labels": torch.from_numpy(targets).long(), "next_sentence_label": torch.from_numpy(labels).long()}

    def forward(**settings):
        return model(**inputs_of(arrays), **answers, **settings)
    output = forward(output_hidden_states=True)
    result = {"config": np.array(sizes, np.int32)} | arrays | {"targets": targets, "labels": labels}
    result |= {"param/" + name: value for name, value in weights.items()}
    states = [state.detach().numpy() for state in output.hidden_states]
    result |= {"hidden/embedding": states[0]} | {f"hidden/layer.{i}": state for i, state in enumerate(states[1:])}
    result |= {"pooled": model.bert(**inputs_of(arrays)).pooler_output.detach().numpy()}
    result |= {"tokens": output.prediction_logits.detach().numpy(), "next": output.seq_relationship_logits.detach().numpy()}
    result |= {"loss": np.float32(output.loss.item())} | gradients(model, output.loss) | {"losses": losses(model, forward)}
    return result


def presets():
    counts = {}
    for name, (hidden, layers, heads) in PRESETS.items():
        config = BertConfig(vocab_size=30522, hidden_size=hidden, num_hidden_layers=layers, num_attention_heads=heads,
                            intermediate_size=4 * hidden)
        with torch.device("meta"):
            both = [sum(p.numel() for p in kind(config).parameters()) for kind in (BertModel, BertForPreTraining)]
        counts["preset/" + name] = np.array(both, np.int32)
        print(name, *(f"{count:,}" for count in both))
    return counts
