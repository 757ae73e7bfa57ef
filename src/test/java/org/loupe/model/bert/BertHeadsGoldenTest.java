package org.loupe.model.bert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.loupe.Closeness.close;

import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.loupe.GoldenFile;
import org.loupe.nn.Module;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Telling;
import org.loupe.tensor.Tensor;
import org.loupe.text.Batch;

/** The heads for fine-tuning against transformers: logits, all gradients, ten AdamW steps, in both tellings. */
class BertHeadsGoldenTest {
    private static final GoldenFile HEADS = GoldenFile.read("bert-heads.npz");
    private static final int LABELS = 3, CHOICES = 2;

    /** A model with a head, its logits as the file has them, and its loss; both of a case and its task, by their prefix in the file. */
    private record Task<M extends Module>(Function<Bert, M> model, BiFunction<M, Batch, Tensor> logits,
            BiFunction<Tensor, String, Tensor> loss) {
        void compare(String name, String task) {
            String prefix = name + "/" + task + "/";
            Batch batch = BertGolden.batch(name);
            for (Telling telling : Telling.values()) telling.during(() -> {
                M filled = filled(name, prefix);
                Memory.scope(() -> {
                    Tensor scores = logits.apply(filled, batch);
                    close("logits", scores.toFloats(), HEADS.floats(prefix + "logits"), 1e-4);
                    BertGolden.compareGradients(filled, loss.apply(scores, prefix), HEADS, prefix);
                });
                BertGolden.compareSteps(filled, () -> loss.apply(logits.apply(filled, batch), prefix), HEADS, prefix);
                return null;
            });
        }

        private M filled(String name, String prefix) {
            M made = model.apply(BertGolden.bert(name));
            int given = BertGolden.fill(made, BertGolden.PRETRAINING, name + "/param/") + BertGolden.fill(made, HEADS, prefix + "param/");
            assertThat(given).isEqualTo(made.parameters().size());
            return made;
        }
    }

    static Stream<Arguments> tasks() {
        return BertGolden.cases().flatMap(name -> Stream.of(
                arguments(name, "classes", new Task<>(bert -> new BertClassifier(bert, LABELS, 1), BertClassifier::forward,
                        (logits, prefix) -> BertClassifier.loss(logits, HEADS.ints(prefix + "answers")))),
                arguments(name, "number", new Task<>(bert -> new BertClassifier(bert, 1, 1), BertClassifier::forward,
                        (logits, prefix) -> BertClassifier.regressionLoss(logits, doubles(HEADS.floats(prefix + "answers"))))),
                arguments(name, "tags", new Task<>(bert -> new BertTagger(bert, LABELS, 1), BertTagger::forward,
                        (logits, prefix) -> BertTagger.loss(logits, HEADS.ids(prefix + "answers")))),
                arguments(name, "spans", new Task<>(bert -> new BertSpans(bert, 1), BertHeadsGoldenTest::startsAndEnds,
                        BertHeadsGoldenTest::spanLoss)),
                arguments(name, "choice", new Task<>(bert -> new BertChoice(bert, 1), (model, batch) -> model.forward(batch, CHOICES),
                        (logits, prefix) -> BertChoice.loss(logits, HEADS.ints(prefix + "answers"))))));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("tasks")
    void equalsTransformers(String name, String task, Task<?> compared) {
        compared.compare(name, task);
    }

    private static Tensor startsAndEnds(BertSpans model, Batch batch) {
        BertSpans.Logits logits = model.forward(batch);
        return Tensor.stack(0, logits.start(), logits.end());                        // [2, batch, time]
    }

    private static Tensor spanLoss(Tensor both, String prefix) {
        int[][] answers = HEADS.ids(prefix + "answers");
        BertSpans.Logits logits = new BertSpans.Logits(both.slice(0, 0, 1).squeeze(0), both.slice(0, 1, 2).squeeze(0));
        return BertSpans.loss(logits, answers[0], answers[1]);
    }

    private static double[] doubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }
}
