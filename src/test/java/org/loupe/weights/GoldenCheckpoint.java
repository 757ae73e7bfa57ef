package org.loupe.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.loupe.Closeness.close;

import java.nio.file.Path;
import java.util.Arrays;
import org.loupe.GoldenFile;
import org.loupe.model.LanguageModel;
import org.loupe.model.bert.Bert;
import org.loupe.model.bert.BertChoice;
import org.loupe.model.bert.BertClassifier;
import org.loupe.model.bert.BertForPretraining;
import org.loupe.model.bert.BertSpans;
import org.loupe.model.bert.BertTagger;
import org.loupe.nn.Module;
import org.loupe.objective.BertPretraining;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;
import org.loupe.text.Batch;

/** A tiny checkpoint of {@code golden_checkpoints.py} with what transformers computes from it. */
record GoldenCheckpoint(String name) {
    private static final Path FOLDER = Path.of("src/test/resources/golden/checkpoints");

    Path folder() {
        return FOLDER.resolve(name);
    }

    /** Compares what a model computes with transformers. */
    void compare(Module model) {
        GoldenFile expected = GoldenFile.read("checkpoints/" + name + "/expected.npz");
        Memory.scope(() -> {
            Tensor[] outputs = Gradients.off(() -> outputs(model, expected));
            compare("out", expected, outputs[0]);
            // A masked-language model has no head for the next sentence, but our model always does.
            if (expected.names().contains("second")) compare("second", expected, outputs[1]);
        });
    }

    private void compare(String array, GoldenFile expected, Tensor actual) {
        assertThat(actual.shape()).as("shape of %s of %s", array, name).isEqualTo(expected.shape(array));
        close(array + " of " + name, actual.toFloats(), expected.floats(array), 1e-4);
    }

    private static Tensor[] outputs(Module model, GoldenFile given) {
        int[][] ids = given.ids("ids");
        if (model instanceof LanguageModel decoder) return of(decoder.forward(ids, null));
        Batch batch = new Batch(ids, given.ids("mask"), given.ids("segments"));
        if (model instanceof Bert bert) return of(bert.states(batch));
        if (model instanceof BertClassifier classifier) return of(classifier.forward(batch));
        if (model instanceof BertTagger tagger) return of(tagger.forward(batch));
        if (model instanceof BertChoice choice) return of(choice.forward(batch, 2));
        if (model instanceof BertSpans spans) {
            BertSpans.Logits logits = spans.forward(batch);
            return of(logits.start(), logits.end());
        }
        BertPretraining.Logits logits = ((BertForPretraining) model).forward(batch);
        return of(logits.tokens(), logits.next());
    }

    private static Tensor[] of(Tensor... outputs) {
        return outputs;
    }

    @Override
    public String toString() {
        return name;
    }

    /** All of them but the GGUF file. */
    static GoldenCheckpoint[] all() {
        return Arrays.stream(new String[] {"llama", "llama-tied", "llama3", "mistral", "qwen2", "qwen3", "gpt2", "gpt2-base", "bert",
            "bert-pretraining", "bert-masked", "bert-classifier", "bert-tagger", "bert-spans", "bert-choice"})
                .map(GoldenCheckpoint::new).toArray(GoldenCheckpoint[]::new);
    }
}
