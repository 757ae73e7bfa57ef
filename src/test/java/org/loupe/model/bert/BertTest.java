package org.loupe.model.bert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.loupe.attention.Mask;
import org.loupe.nn.Module;
import org.loupe.nn.Trace;
import org.loupe.tensor.Telling;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.Updates;
import org.loupe.tensor.kernel.DType;
import org.loupe.text.Batch;

class BertTest {
    /** What may come of sums in another order, as a share of the largest value. */
    private static final double ROUNDING = 3e-6;

    private final BertConfig small = BertConfig.of(23, 12, 16, 2, 2);
    private final Bert bert = loud(new Bert(small, 3));
    private final Bert exact = loud(new Bert(small, 3));

    BertTest() {
        exact.convertTo(DType.FLOAT64);
    }

    @Property(tries = 20)
    void theFormulaCountsWhatIsBuilt(@ForAll @IntRange(min = 1, max = 40) int vocabulary, @ForAll @IntRange(min = 1, max = 9) int context,
            @ForAll @IntRange(min = 1, max = 3) int segments, @ForAll @IntRange(min = 1, max = 4) int layers,
            @ForAll @IntRange(min = 1, max = 4) int heads, @ForAll @IntRange(min = 1, max = 30) int intermediate) {
        BertConfig config = new BertConfig(vocabulary, context, segments, heads * 3, layers, heads, intermediate, 0, 0, 1e-12);
        Bert built = new Bert(config, 1);
        assertThat(built.parameterCount()).isEqualTo(config.parameterCount());
        assertThat(config.parameters().parts().values().stream().mapToLong(part -> part).sum()).isEqualTo(config.parameterCount());
        assertThat(new BertForPretraining(built, 1).parameterCount()).isEqualTo(config.pretrainingParameters().total());
    }

    @Test
    void smallPresetsAreBuiltAsTheyAreCounted() {
        for (BertConfig config : List.of(BertConfig.tiny(BertConfig.UNCASED), BertConfig.tiny(BertConfig.CASED),
                BertConfig.mini(1000), BertConfig.miniLmL6(1000)))
            assertThat(new Bert(config, 1).parameterCount()).isEqualTo(config.parameterCount());
    }

    /** In float64 to 1e-12; in float32 sums of another length are rounded otherwise. */
    @Property(tries = 30)
    void paddingChangesNoRealToken(@ForAll @IntRange(min = 1, max = 11) int time, @ForAll @IntRange(min = 1, max = 12) int longer,
            @ForAll long seed) {
        int full = Math.min(12, time + longer);
        Random random = new Random(seed);
        int[] ids = random.ints(time, 0, 23).toArray(), segments = random.ints(time, 0, 2).toArray();
        int[][] padded = {random.ints(full, 0, 23).toArray()}, attention = new int[1][full], kinds = {random.ints(full, 0, 2).toArray()};
        System.arraycopy(ids, 0, padded[0], 0, time);
        System.arraycopy(segments, 0, kinds[0], 0, time);
        Arrays.fill(attention[0], 0, time, 1);
        for (Telling telling : Telling.values()) for (Bert model : List.of(bert, exact)) {
            Tensor alone = telling.during(() -> model.states(new Batch(new int[][] {ids}, ones(1, time), new int[][] {segments})));
            Tensor wide = telling.during(() -> model.states(new Batch(padded, attention, kinds)));
            double bound = model == exact ? 1e-12 : ROUNDING;
            assertThat(largestDifference(alone, wide.slice(1, 0, time))).isLessThanOrEqualTo(bound);
            assertThat(largestDifference(model.pooled(alone), model.pooled(wide))).isLessThanOrEqualTo(bound);
        }
    }

    /** A text does not depend on the others of its batch. */
    @Property(tries = 20)
    void textsAreReadApart(@ForAll @IntRange(min = 2, max = 12) int time, @ForAll long seed) {
        Random random = new Random(seed);
        int[][] ids = IntStream.range(0, 3).mapToObj(text -> random.ints(time, 0, 23).toArray()).toArray(int[][]::new);
        Tensor together = bert.states(Batch.of(ids));
        for (int text = 0; text < 3; text++)
            assertThat(largestDifference(bert.states(Batch.of(ids[text])), together.slice(0, text, text
                    + 1))).isLessThanOrEqualTo(ROUNDING);
    }

    @Property(tries = 30)
    void withoutPositionsTheOrderMeansNothing(@ForAll @IntRange(min = 1, max = 12) int time, @ForAll long seed) {
        Random random = new Random(seed);
        Tensor x = Tensor.randomNormal(random, 2, time, 16).to(DType.FLOAT64);
        List<Integer> shuffled = IntStream.range(0, time).boxed().collect(Collectors.toList());
        Collections.shuffle(shuffled, random);
        int[] order = shuffled.stream().mapToInt(place -> place).toArray();
        int[][] attention = {random.ints(time, 0, 2).toArray(), ones(1, time)[0]};
        attention[0][random.nextInt(time)] = 1;
        int[][] moved = Arrays.stream(attention).map(row -> Arrays.stream(order).map(place -> row[place]).toArray()).toArray(int[][]::new);
        Tensor before = permuted(exact.encode(x, Mask.padding(attention)), order);
        Tensor after = exact.encode(permuted(x, order), Mask.padding(moved));
        assertThat(largestDifference(before, after)).isLessThanOrEqualTo(1e-12);
    }

    @Test
    void withPositionsItDoes() {
        float[] one = bert.states(Batch.of(new int[] {5, 6, 7})).slice(1, 1, 2).toFloats();
        assertThat(bert.states(Batch.of(new int[] {7, 6, 5})).slice(1, 1, 2).toFloats()).isNotEqualTo(one);
    }

    @Test
    void everyTokenSeesBothSidesAndTheSegments() {
        int[][] ids = {{5, 6, 7, 8}};
        Tensor before = bert.states(Batch.of(ids));
        Tensor right = bert.states(Batch.of(new int[] {5, 6, 7, 9}));
        Tensor left = bert.states(Batch.of(new int[] {4, 6, 7, 8}));
        Tensor segment = bert.states(new Batch(ids, ones(1, 4), new int[][] {{0, 0, 0, 1}}));
        for (Tensor after : List.of(right, left, segment))
            assertThat(largestDifference(before.slice(1, 1, 2), after.slice(1, 1, 2))).isGreaterThan(1e-3);
    }

    @Test
    void dropoutWorksOnlyInTraining() {
        Batch batch = Batch.of(new int[] {1, 2, 3});
        Bert dropping = new Bert(small.withDropout(0.5), 3);
        assertThat(dropping.states(batch).toFloats()).containsExactly(dropping.states(batch).toFloats());
        dropping.setTraining(true);
        assertThat(dropping.states(batch).toFloats()).isNotEqualTo(dropping.states(batch).toFloats());
    }

    /** The vectors that go into a head are dropped in part, but for the spans, as in the code released with the paper. */
    @Test
    void dropoutStandsBeforeTheHeads() {
        Batch two = Batch.of(new int[] {1, 2, 3}, new int[] {4, 5, 6});
        BertConfig dropping = small.withDropout(0.5);
        assertThat(headDrops(new BertClassifier(new Bert(dropping, 3), 4, 1), "bert.pooled", model -> model.forward(two))).isTrue();
        assertThat(headDrops(new BertTagger(new Bert(dropping, 3), 4, 1), "bert.residual.2", model -> model.forward(two))).isTrue();
        assertThat(headDrops(new BertChoice(new Bert(dropping, 3), 1), "bert.pooled", model -> model.forward(two, 1))).isTrue();
        assertThat(headDrops(new BertSpans(new Bert(dropping, 3), 1), "bert.residual.2", model -> {
            BertSpans.Logits logits = model.forward(two);
            return Tensor.stack(2, logits.start(), logits.end());
        })).isFalse();
    }

    /** Whether in training a head gives something else than its weights make of the vectors that go into it. */
    private static <M extends Module> boolean headDrops(M model, String vectors, Function<M, Tensor> forward) {
        model.setTraining(true);
        Tensor[] logits = new Tensor[1];
        Trace trace = Trace.of(vectors, () -> logits[0] = forward.apply(model));
        Tensor plain = trace.get(vectors).linear(model.parameters().get("head.weight"), model.parameters().get("head.bias"));
        return largestDifference(plain, logits[0]) > 1e-3;
    }

    @Test
    void aTraceNamesEveryLayer() {
        Trace trace = Trace.of(() -> new BertForPretraining(new Bert(small, 1), 1).forward(Batch.of(new int[] {1, 2, 3})));
        assertThat(trace.names()).contains("bert.residual.0", "bert.layer.0.attention.query", "bert.layer.1.attention.probabilities",
                "bert.layer.0.mlp.active", "bert.residual.2", "bert.pooled", "maskedLanguage.logits", "nextSentence.logits");
        assertThat(trace.get("bert.layer.0.attention.probabilities").shape()).containsExactly(1, 2, 3, 3);
    }

    @Test
    void badInputIsNamed() {
        assertThatThrownBy(() -> bert.states(Batch.of(new int[] {1, 23}))).hasMessageContaining("id 23").hasMessageContaining("22");
        assertThatThrownBy(() -> bert.states(Batch.of(new int[] {-1}))).hasMessageContaining("id -1");
        assertThatThrownBy(() -> bert.states(Batch.of(new int[13]))).hasMessageContaining("13 tokens").hasMessageContaining("12 positions");
        assertThatThrownBy(() -> bert.states(new Batch(new int[][] {{1, 2}, {1, 2}}, ones(2, 2), new int[][] {{0, 0}, {0, 2}})))
                .hasMessageContaining("text 1").hasMessageContaining("segment 2").hasMessageContaining("0 to 1");
        assertThatThrownBy(() -> BertConfig.of(23, 12, 16, 2, 3)).hasMessageContaining("hidden 16").hasMessageContaining("heads 3");
        assertThatThrownBy(() -> BertConfig.of(0, 12, 16, 2, 2)).hasMessageContaining("vocabulary 0");
        assertThatThrownBy(() -> small.withDropout(1)).hasMessageContaining("dropout 1.0");
        BertForPretraining model = new BertForPretraining(new Bert(small, 1), 1);
        Batch two = Batch.of(new int[] {1, 2, 3}, new int[] {4, 5, 6});
        assertThatThrownBy(() -> model.tokensAt(two, 0, 6)).hasMessageContaining("place 6").hasMessageContaining("0 to 5");
        assertThatThrownBy(() -> model.forwardAt(two, -1)).hasMessageContaining("place -1");
        assertThatThrownBy(() -> model.tokensAt(two)).hasMessageContaining("no place");
    }

    @Test
    void badAnswersAreNamed() {
        Batch three = Batch.of(new int[] {1, 2}, new int[] {3, 4}, new int[] {5, 6});
        assertThatThrownBy(() -> new BertChoice(new Bert(small, 1), 1).forward(three, 2)).hasMessageContaining("3 pairs")
                .hasMessageContaining("2 choices");
        assertThatThrownBy(() -> new BertClassifier(new Bert(small, 1), 0, 1)).hasMessageContaining("labels 0");
        Tensor classes = new BertClassifier(new Bert(small, 1), 2, 1).forward(three);
        assertThatThrownBy(() -> BertClassifier.regressionLoss(classes, 1, 2, 3)).hasMessageContaining("[3, 2]");
        assertThatThrownBy(() -> BertClassifier.loss(classes, 1, 2, 0)).hasMessageContaining("target 2");
        BertSpans.Logits spans = new BertSpans(new Bert(small, 1), 1).forward(three);
        assertThatThrownBy(() -> BertSpans.loss(spans, new int[] {0, 1, 1}, 0, 0, 1)).hasMessageContaining("text 1")
                .hasMessageContaining("before its start 1");
        assertThatThrownBy(() -> BertSpans.loss(spans, new int[] {0, 0, 0}, 0, 0, 2)).hasMessageContaining("target 2");
        Tensor tags = new BertTagger(new Bert(small, 1), 4, 1).forward(three);
        assertThat(tags.shape()).containsExactly(3, 2, 4);
        assertThatThrownBy(() -> BertTagger.loss(tags, new int[] {-100, -100}, new int[] {-100, -100}, new int[] {-100, -100}))
                .hasMessageContaining("-100");
    }

    @Test
    void regressionIsTheMeanSquare() {
        assertThat(BertClassifier.regressionLoss(Tensor.of(new float[] {1, 2}, 2, 1), 0, 5).item()).isCloseTo((1 + 9) / 2.0, within(1e-6));
    }

    /** With weights so large that what should matter does. */
    private static Bert loud(Bert model) {
        Random random = new Random(1);
        for (Tensor parameter : model.parameters().values())
            if (parameter.rank() > 1) Updates.assign(parameter, Tensor.randomNormal(random, parameter.shape()).mul(0.2));
        return model;
    }

    private static int[][] ones(int texts, int time) {
        int[][] rows = new int[texts][time];
        for (int[] row : rows) Arrays.fill(row, 1);
        return rows;
    }

    /** The places of [batch, time, hidden] in another order. */
    private static Tensor permuted(Tensor x, int... order) {
        return Tensor.concat(1, Arrays.stream(order).mapToObj(place -> x.slice(1, place, place + 1)).toArray(Tensor[]::new));
    }

    /** As a share of the largest value, which after a norm is some units. */
    private static double largestDifference(Tensor a, Tensor b) {
        double[] x = a.toDoubles(), y = b.toDoubles();
        assertThat(x).hasSameSizeAs(y);
        double largest = Arrays.stream(x).map(Math::abs).max().orElse(1);
        return IntStream.range(0, x.length).mapToDouble(i -> Math.abs(x[i] - y[i])).max().orElse(0) / largest;
    }
}
