package org.loupe.model.gpt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.loupe.Closeness.close;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.loupe.GoldenFile;
import org.loupe.nn.Trace;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Telling;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.Updates;
import org.loupe.train.AdamW;

/** Our GPT against GPT2LMHeadModel of transformers: everything within 1e-4, in both tellings. */
class GptGoldenTest {
    private final GoldenFile small = GoldenFile.read("gpt-small.npz");
    private final GoldenFile notebook = GoldenFile.read("gpt-notebook.npz");

    @ParameterizedTest
    @EnumSource
    void logitsAndWhatComesBeforeThem(Telling telling) {
        Gpt gpt = smallModel();
        Trace trace = telling.during(() -> Trace.of(() -> gpt.forward(small.ids("ids"))));
        close("embedding", trace.get("residual.0").toFloats(), small.floats("hidden/embedding"), 1e-5);
        for (int layer = 0; layer < 2; layer++) {
            close("layer " + layer, trace.get("residual." + (layer + 1)).toFloats(), small.floats("hidden/layer." + layer), 1e-5);
            close("attention " + layer, trace.get("layer." + layer
                    + ".attention.probabilities").toFloats(), small.floats("attention/layer." + layer), 1e-5);
        }
        close("logits", trace.get("logits").toFloats(), small.floats("logits"), 1e-4);
    }

    @ParameterizedTest
    @EnumSource
    void gradientsOfEveryParameter(Telling telling) {
        Gpt gpt = smallModel();
        Tensor loss = telling.during(() -> backward(gpt, small.ids("ids"), small.ids("targets")));
        assertThat(loss.item()).isCloseTo(small.number("loss"), within(1e-4));
        gpt.parameters().forEach((name, parameter) -> close("gradient of "
                + name, parameter.grad().toFloats(), small.floats("grad/" + name), 1e-4));
    }

    @ParameterizedTest
    @EnumSource
    void tenStepsOfAdamW(Telling telling) {
        Gpt gpt = smallModel();
        telling.during(() -> train(gpt, small));
        // The gradient of a key bias is 0 but for rounding, and AdamW moves as far by a tiny gradient as by a large one.
        gpt.parameters().forEach((name, parameter) -> {
            if (!name.endsWith("key.bias")) close("after ten steps " + name, parameter.toFloats(), small.floats("after/" + name), 1e-4);
        });
    }

    @Test
    void theModelOfTheNotebook() {
        Gpt gpt = notebookModel();
        float[] logits = gpt.forward(notebook.ids("ids")).toFloats();
        float[] first = notebook.floats("logits");
        close("logits", Arrays.copyOf(logits, first.length), first, 1e-4);
        assertThat(backward(gpt, notebook.ids("ids"), notebook.ids("targets")).item()).isCloseTo(notebook.number("loss"), within(1e-4));
        List<String> names = new ArrayList<>(gpt.parameters().keySet());
        for (String name : names) {
            if (name.endsWith("key.bias")) continue;
            float[] gradient = gpt.parameters().get(name).grad().toFloats();
            float norm = notebook.number("gradnorm/" + name);
            assertThat(norm(gradient)).as("gradient norm of %s", name).isCloseTo(norm, within(1e-4 * norm));
            int[] at = GoldenFile.sampleIndexes(names.indexOf(name), gradient.length);
            float[] sample = new float[at.length];
            for (int i = 0; i < at.length; i++) sample[i] = gradient[at[i]];
            close("gradient of " + name, sample, notebook.floats("gradsample/" + name), 1e-4);
        }
    }

    @Test
    void tenStepsOfTheModelOfTheNotebook() {
        train(notebookModel(), notebook);
    }

    private Gpt smallModel() {
        Gpt gpt = new Gpt(config(small), 1);
        Map<String, Tensor> parameters = gpt.parameters();
        assertThat(parameters.keySet()).containsExactlyElementsOf(small.names("param/"));
        parameters.forEach((name, parameter) -> Updates.assign(parameter, Tensor.of(small.floats("param/" + name), parameter.shape())));
        return gpt;
    }

    private Gpt notebookModel() {
        Gpt gpt = new Gpt(config(notebook), 1);
        assertThat(gpt.parameters().keySet()).containsExactlyElementsOf(notebook.names("formula/"));
        gpt.parameters().forEach((name, parameter) -> Updates.assign(parameter,
                Tensor.of(notebook.formulaWeights(name), parameter.shape())));
        return gpt;
    }

    private static GptConfig config(GoldenFile golden) {
        int[] c = golden.ints("config");
        return GptConfig.of(c[0], c[1], c[2], c[3], c[4]);
    }

    private static Tensor backward(Gpt gpt, int[][] ids, int[][] targets) {
        return Memory.scope(() -> {
            Tensor loss = gpt.forward(ids).crossEntropy(Arrays.stream(targets).flatMapToInt(Arrays::stream).toArray());
            gpt.clearGradients();
            loss.backward();
            return loss;
        });
    }

    /** Ten steps with clipping at 1, comparing loss and gradient norm at each. */
    private static Void train(Gpt gpt, GoldenFile golden) {
        AdamW optimizer = new AdamW(gpt.parameters(), 0.9, 0.95, 1e-8, 0.1);
        float[] losses = golden.floats("losses"), norms = golden.floats("norms");
        for (int step = 0; step < 10; step++) {
            Tensor loss = backward(gpt, golden.ids("step/" + step + "/ids"), golden.ids("step/" + step + "/targets"));
            assertThat(loss.item()).as("loss of step %d", step).isCloseTo(losses[step], within(1e-4));
            double norm = optimizer.gradientNorm();
            assertThat(norm).as("gradient norm of step %d", step).isCloseTo(norms[step], within(1e-3 * norms[step]));
            optimizer.step(1e-3, Math.min(1, 1 / (norm + 1e-6)));
        }
        return null;
    }

    private static double norm(float[] values) {
        double squares = 0;
        for (float value : values) squares += (double) value * value;
        return Math.sqrt(squares);
    }
}
