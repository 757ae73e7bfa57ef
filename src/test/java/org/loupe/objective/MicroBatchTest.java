package org.loupe.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.loupe.Closeness;
import org.loupe.model.bert.Bert;
import org.loupe.model.bert.BertConfig;
import org.loupe.model.bert.BertForPretraining;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptClassifier;
import org.loupe.model.gpt.GptConfig;
import org.loupe.nn.Module;
import org.loupe.objective.JointObjective.Example;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Tensor;
import org.loupe.text.Batch;
import org.loupe.text.Encoding;
import org.loupe.text.SpecialTokens;
import org.loupe.train.History;
import org.loupe.train.Progress;
import org.loupe.train.Trainer;
import org.loupe.train.TrainerConfig;

/** Several small batches are one large batch, whatever the objective counts. */
class MicroBatchTest {
    private static final int WORDS = 9, BATCHES = 3, SIZE = 2;
    private static final SpecialTokens SPECIAL = SpecialTokens.from(WORDS);
    /** Leaves what it asks for as it is, so that a batch itself tells its targets. */
    private static final Masking ALL_KEPT = new Masking(0.4, 0, 0, SPECIAL, WORDS + 5);
    /** Of one to nine words each; the first word tells the label. */
    private static final List<SentencePair> PAIRS = IntStream.range(0, 30).mapToObj(i -> {
        int[] words = new Random(i).ints(1 + i * 7 % 9, 0, WORDS).toArray();
        words[0] = i % 2;
        return new SentencePair(Encoding.pair(SPECIAL, words, 3), i % 2, i, i + i % 2);
    }).toList();
    private static final List<Encoding> TEXTS = PAIRS.stream().map(SentencePair::text).toList();
    private static final List<Example> EXAMPLES = PAIRS.stream()
            .map(pair -> new Example(pair.text().ids(), pair.label())).toList();

    private final List<Asked> asked = new ArrayList<>();

    /** What a model was asked for in a small batch. */
    private record Asked(Batch batch, int... places) { }

    @Test
    void bertsHiddenTokensAndPairsCountAlike() {
        compare(MicroBatchTest::bert, model -> pretraining(model, SIZE), model -> asOne(pretraining((batch, places) -> {
            asked.add(new Asked(batch, places));
            return model.forwardAt(batch, places);
        }, SIZE), () -> {
            Asked large = large();
            BertPretraining.Logits logits = model.forwardAt(large.batch, large.places);
            return BertPretraining.loss(logits, hidden(large), labels(large.batch.ids())).sum();
        }));
    }

    @Test
    void hiddenTokensCountAlike() {
        compare(MicroBatchTest::bert, model -> masked(model, SIZE), model -> asOne(masked((batch, places) -> {
            asked.add(new Asked(batch, places));
            return model.tokensAt(batch, places);
        }, SIZE), () -> {
            Asked large = large();
            return model.tokensAt(large.batch, large.places).crossEntropy(hidden(large));
        }));
    }

    @Test
    void classesAndNextTokensCountAlike() {
        compare(MicroBatchTest::classifier, model -> joint(model, SIZE), model -> asOne(joint((ids, lengths) -> {
            asked.add(new Asked(filledUp(ids, lengths), lengths));
            return model.forward(ids, lengths);
        }, SIZE), () -> {
            int[][] ids = large().batch.ids();
            int[] lengths = asked.stream().flatMapToInt(small -> IntStream.of(small.places)).toArray();
            return JointObjective.loss(model.forward(ids, lengths), labels(ids), ids, lengths, 0.5);
        }));
    }

    @Test
    void validationGivesTheSameInBatchesOfAnySize() {
        BertForPretraining bert = bert();
        GptClassifier classifier = classifier();
        List<Function<Integer, Objective>> objectives = List.of(
                size -> pretraining(bert, size), size -> masked(bert, size), size -> joint(classifier, size));
        for (Function<Integer, Objective> objective : objectives) {
            double whole = objective.apply(PAIRS.size()).validationLoss();
            for (int size : new int[] {1, 4, 7})
                assertThat(objective.apply(size).validationLoss()).as("%d at a time", size).isCloseTo(whole, within(1e-5));
        }
    }

    /** One text alone has no next token: it teaches its class, and training goes on. */
    @Test
    void aPartWithoutTargetsIsLeftOut() {
        List<Example> examples = List.of(new Example(new int[] {1}, 0), new Example(new int[] {1, 2, 3}, 0));
        GptClassifier model = classifier();
        JointObjective objective = new JointObjective(model, examples, examples, 1, 0.5);
        Random random = new Random(1);
        for (int i = 0; i < 20; i++) {
            MicroBatch batch = objective.draw(random);
            double ofClass = batch.means().get()[0].item();
            if (batch.targets()[1] == 0) assertThat(batch.loss().item()).isEqualTo(ofClass);
            else assertThat(batch.loss().item()).isGreaterThan(ofClass);
        }
        assertThatThrownBy(() -> new JointObjective(model, examples.subList(0, 1), examples, 1, 0.5))
                .hasMessageContaining("no text has two tokens");
    }

    @Test
    void badInputIsNamed() {
        Supplier<Tensor[]> none = () -> new Tensor[0];
        assertThatThrownBy(() -> new MicroBatch(none)).hasMessageContaining("at least one part");
        assertThatThrownBy(() -> new MicroBatch(none, 2, -1)).hasMessageContaining("targets -1.0");
        assertThatThrownBy(() -> new MicroBatch(none, Double.NaN)).hasMessageContaining("targets NaN");
        assertThatThrownBy(() -> new MicroBatch(none, 0, 0).loss()).hasMessageContaining("no target");
        assertThatThrownBy(() -> MicroBatch.totals(List.of(new MicroBatch(none, 1), new MicroBatch(none, 1, 2))))
                .hasMessageContaining("1 and of 2 parts");
        assertThatThrownBy(() -> MicroBatch.totals(List.of())).hasMessageContaining("no batch");
    }

    private static BertForPretraining bert() {
        return new BertForPretraining(new Bert(BertConfig.of(WORDS + 5, 13, 8, 1, 2), 1), 1);
    }

    private static GptClassifier classifier() {
        return new GptClassifier(new Gpt(GptConfig.of(WORDS + 5, 13, 8, 1, 2), 1), 2, 1);
    }

    private static BertPretraining pretraining(BertPretraining.Model model, int size) {
        return new BertPretraining(model, ALL_KEPT, PAIRS, PAIRS, size);
    }

    private static MaskedLanguageModel masked(MaskedLanguageModel.Model model, int size) {
        return new MaskedLanguageModel(model, MaskedTexts.dynamic(TEXTS, ALL_KEPT), TEXTS, size);
    }

    private static JointObjective joint(JointObjective.Model model, int size) {
        return new JointObjective(model, EXAMPLES, EXAMPLES, size, 0.5);
    }

    /** One step of two equal models: on small batches that are joined, and on the same examples in one batch. */
    private <M extends Module> void compare(Supplier<M> model, Function<M, Objective> small, Function<M, Objective> large) {
        M parts = model.get(), whole = model.get();
        History actual = new Trainer(parts, small.apply(parts), TrainerConfig.of(1, 7).withAccumulation(BATCHES), new Silent()).train();
        History expected = new Trainer(whole, large.apply(whole), TrainerConfig.of(1, 7), new Silent()).train();
        assertThat(asked.stream().map(batch -> batch.places.length + " of " + batch.batch.time()).distinct())
                .as("batches that differ, so that it matters how they count").hasSizeGreaterThan(1);
        assertThat(actual.losses()).containsExactly(expected.losses(), within(1e-5));
        assertThat(actual.entries().get(0).gradientNorm()).isCloseTo(expected.entries().get(0).gradientNorm(), within(1e-4));
        parts.parameters().forEach((name, parameter) -> {
            Tensor gradient = whole.parameters().get(name).grad();
            if (gradient == null) assertThat(parameter.grad()).as(name).isNull();       // the pooler, where no pair is asked for
            else Closeness.closeGradient(name, parameter.grad().toFloats(), gradient.toFloats(), 1e-4);
        });
    }

    /** Draws what the objective with a spy for a model draws, and then computes the loss of it all. */
    private Objective asOne(Objective small, Supplier<Tensor> loss) {
        return new Objective() {
            @Override
            public Tensor trainingLoss(Random random) {
                asked.clear();
                for (int i = 0; i < BATCHES; i++) Gradients.off(() -> small.draw(random).loss());
                return loss.get();
            }

            @Override
            public double validationLoss() {
                return 0;
            }
        };
    }

    /** The texts of all small batches in one, with the places where they stand there. */
    private Asked large() {
        List<Encoding> texts = new ArrayList<>();
        int time = asked.stream().mapToInt(small -> small.batch.time()).max().orElseThrow();
        IntStream places = IntStream.empty();
        for (Asked small : asked) {
            int before = texts.size(), width = small.batch.time();
            places = IntStream.concat(places, IntStream.of(small.places).map(place -> (before + place / width) * time + place % width));
            for (int text = 0; text < small.batch.size(); text++) {
                int length = IntStream.of(small.batch.attention()[text]).sum();
                texts.add(new Encoding(Arrays.copyOf(small.batch.ids()[text], length),
                        Arrays.copyOf(small.batch.segments()[text], length)));
            }
        }
        return new Asked(Batch.of(SPECIAL.padding(), texts), places.toArray());
    }

    private static Batch filledUp(int[][] ids, int... lengths) {
        int[][] attention = IntStream.of(lengths).mapToObj(length -> IntStream.range(0, ids[0].length).map(i -> i < length ? 1 : 0)
                .toArray()).toArray(int[][]::new);
        return new Batch(ids, attention, new int[ids.length][ids[0].length]);
    }

    private static int[] hidden(Asked batch) {
        int time = batch.batch.time();
        return IntStream.of(batch.places).map(place -> batch.batch.ids()[place / time][place % time]).toArray();
    }

    /** The first word stands behind [CLS]. */
    private static int[] labels(int[]... ids) {
        return IntStream.range(0, ids.length).map(text -> ids[text][1]).toArray();
    }

    private static final class Silent implements Progress {
        @Override
        public void update(State state) { }

        @Override
        public void done(State state) { }
    }
}
