package org.loupe.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.loupe.GoldenFile;

/** Each step by itself, and all in their order, leave of random scores what the processors of transformers leave. */
class SamplingStepsTest {
    private static final GoldenFile GOLDEN = GoldenFile.read("generate.npz");

    static Stream<String> cases() {
        return GOLDEN.names("step/").stream().map(name -> name.split("/")[0]).distinct().map(number -> "step/" + number + "/");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyStepEqualsItsProcessor(String at) {
        float[] settings = GOLDEN.floats(at + "settings"), logits = GOLDEN.floats(at + "scores");
        int[] text = GOLDEN.ints(at + "text");
        SamplingStep penalty = new RepetitionPenalty(settings[0]), temperature = new Temperature(settings[1]),
                topK = new TopK((int) settings[2], true);
        SamplingStep topP = new TopP(settings[3]), minP = new MinP(settings[4]);
        double[] scores = Scores.of(logits);
        equal(at + "penalty", penalty.apply(scores, text));
        equal(at + "temperature", temperature.apply(scores, text));
        equal(at + "topK", topK.apply(scores, text));
        equalButForTies(at + "topP", hasTies(logits), topP.apply(scores, text));
        equal(at + "minP", minP.apply(scores, text));
        assertThat(scores).as("not modified").containsExactly(Scores.of(logits));
        double[] all = scores;
        for (SamplingStep step : List.of(penalty, temperature, topK, topP, minP)) all = step.apply(all, text);
        equalButForTies(at + "all", hasTies(logits), all);
        if (!hasTies(logits)) chancesEqual(at, settings, logits, text);
    }

    private static void chancesEqual(String at, float[] settings, float[] logits, int... text) {
        Sampler sampler = new Sampler(settings[1], (int) settings[2], settings[3], settings[4], settings[0]);
        float[] expected = GOLDEN.floats(at + "chances");
        double[] chances = sampler.probabilities(logits, text);
        for (int i = 0; i < expected.length; i++) assertThat(chances[i]).as("chance of token %d", i).isCloseTo(expected[i], within(1e-6));
    }

    @Test
    void someCasesHaveTiesAndSomeHaveNone() {
        assertThat(cases().map(at -> hasTies(GOLDEN.floats(at + "scores"))).distinct()).containsExactlyInAnyOrder(true, false);
    }

    private static boolean hasTies(float... scores) {
        return IntStream.range(0, scores.length).mapToObj(i -> scores[i] + 0.0f).distinct().count() < scores.length;
    }

    /** Of equal scores at the border of the nucleus the sort of PyTorch, which is not stable, keeps any: how many is all that is sure. */
    private static void equalButForTies(String name, boolean ties, double... actual) {
        float[] expected = GOLDEN.floats(name);
        if (ties) {
            Arrays.sort(actual);
            Arrays.sort(expected);
        }
        equal(name, expected, actual);
    }

    private static void equal(String name, double... actual) {
        equal(name, GOLDEN.floats(name), actual);
    }

    private static void equal(String name, float[] expected, double... actual) {
        assertThat(actual).as(name).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            if (Float.isInfinite(expected[i])) assertThat(actual[i]).as("%s of token %d", name, i).isEqualTo(Double.NEGATIVE_INFINITY);
            else assertThat(actual[i]).as("%s of token %d", name, i)
                    .isCloseTo(expected[i], within(1e-6 * Math.max(1, Math.abs(expected[i]))));
        }
    }

    /** What the sampler drew before it had steps: a seed goes on to mean the same text. */
    @Test
    void seedsKeepTheirMeaning() {
        assertThat(drawn(Sampler.temperature(0.8)))
                .containsExactly(13, 16, 4, 11, 4, 8, 9, 17, 4, 17, 19, 11, 13, 9, 15, 10, 1, 5, 6, 8, 2, 12, 5, 12, 10, 13,
                        10, 12, 12, 12);
        assertThat(drawn(Sampler.temperature(1.5).withTopK(6)))
                .containsExactly(13, 16, 4, 11, 4, 8, 2, 18, 4, 17, 17, 11, 13, 9, 15, 4, 2, 4, 6, 14, 2, 12, 5, 10, 10, 13,
                        10, 15, 12, 12);
        assertThat(drawn(Sampler.temperature(0.3).withTopK(2)))
                .containsExactly(13, 9, 4, 9, 4, 9, 9, 10, 10, 17, 19, 11, 13, 9, 15, 10, 0, 6, 6, 6, 2, 17, 5, 13, 10, 12, 10, 7, 12, 12);
        assertThat(drawn(Sampler.greedy()))
                .containsExactly(13, 7, 4, 6, 4, 9, 9, 10, 10, 17, 19, 11, 13, 9, 15, 10, 0, 6, 6, 6, 2, 17, 5, 18, 10, 12, 10, 7, 12, 12);
    }

    private static int[] drawn(Sampler sampler) {
        Random chance = new Random(7), scores = new Random(11);
        return IntStream.range(0, 30).map(i -> sampler.next(normal(scores, 20), chance)).toArray();
    }

    private static float[] normal(Random random, int count) {
        float[] scores = new float[count];
        for (int i = 0; i < count; i++) scores[i] = (float) (2 * random.nextGaussian());
        return scores;
    }

    @Property(tries = 100)
    void theNucleusIsTheSmallestSetThatReachesP(@ForAll @DoubleRange(min = 0.01, max = 0.99) double p,
            @ForAll @IntRange(min = 1, max = 40) int count, @ForAll long seed) {
        float[] logits = normal(new Random(seed), count);
        double[] chances = Sampler.temperature(1).probabilities(logits), left = new TopP(p).apply(Scores.of(logits));
        double[] inside = IntStream.range(0, count).filter(i -> Double.isFinite(left[i])).mapToDouble(i -> chances[i]).toArray();
        double sum = Arrays.stream(inside).sum(), smallest = Arrays.stream(inside).min().orElseThrow();
        assertThat(sum).as("probability inside").isGreaterThan(p - 1e-9);
        if (inside.length > 1) assertThat(sum - smallest).as("without the least of them").isLessThan(p + 1e-9);
        for (int i = 0; i < count; i++) if (!Double.isFinite(left[i])) assertThat(chances[i]).isLessThanOrEqualTo(smallest);
    }

    /** Against the plain way, which sorts all; many are equal. */
    @Property(tries = 200)
    void theKLargestAreFoundWithoutSorting(@ForAll @IntRange(min = 1, max = 300) int count, @ForAll long seed) {
        Random random = new Random(seed);
        double[] scores = random.ints(count, 0, 1 + random.nextInt(50)).mapToDouble(i -> i == 0 ? Double.NEGATIVE_INFINITY : i).toArray();
        int k = 1 + random.nextInt(count);
        int[] order = IntStream.range(0, count).boxed().sorted(Comparator.comparingDouble((Integer i) -> -scores[i]))
                .mapToInt(i -> i).toArray();
        double[] expected = new double[count];
        Arrays.fill(expected, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < k; i++) expected[order[i]] = scores[order[i]];
        assertThat(Scores.largest(scores, k)).containsExactly(expected);
    }

    @Property(tries = 50)
    void theNucleusOfManyIsWhatSortingAllGives(@ForAll @DoubleRange(min = 0.01, max = 0.99) double p, @ForAll long seed) {
        double[] scores = Scores.of(normal(new Random(seed), 3000)), rising = scores.clone();
        Arrays.sort(rising);
        double[] chances = Scores.softmax(rising);
        int out = 0;
        for (double sum = chances[0]; sum <= 1 - p; sum += chances[++out]) assertThat(out).isLessThan(2999);
        assertThat(new TopP(p).apply(scores)).containsExactly(Scores.largest(scores, 3000 - out));
    }

    @Property(tries = 50)
    void theLikeliestAlwaysStays(@ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int count) {
        float[] logits = normal(new Random(seed), count);
        double[] p = new Sampler(0.5, 1 + count / 2, 1e-9, 0.999, 1).probabilities(logits);
        assertThat(p[Sampler.greedy().next(logits, new Random())]).isEqualTo(1);
    }

    @Test
    void everyStepCanBeLookedAt() {
        List<Sampler.Stage> stages = new Sampler(0.5, 3, 0.9, 0.1, 2).stages(new float[] {4, 3, 1, 0, -2}, 0);
        assertThat(stages).extracting(Sampler.Stage::name)
                .containsExactly("model", "repetition penalty 2.0", "temperature 0.5", "top-k 3", "top-p 0.9", "min-p 0.1");
        assertThat(stages).extracting(Sampler.Stage::left).containsExactly(5, 5, 5, 3, 2, 2);
        assertThat(stages.get(1).scores()).containsExactly(2, 3, 1, 0, -2);
        assertThat(stages.get(2).scores()).containsExactly(4, 6, 2, 0, -4);
        assertThat(Sampler.temperature(1).steps()).isEmpty();
        assertThat(Sampler.greedy().withTopP(0.5).steps()).containsExactly(new TopK(1));
    }

    @Test
    void greedyKeepsAwayFromWhatWasWritten() {
        Sampler sampler = Sampler.greedy().withRepetitionPenalty(2);
        assertThat(sampler.next(new float[] {4, 3, -1}, new Random())).isZero();
        assertThat(sampler.next(new float[] {4, 3, -1}, new Random(), 0)).isEqualTo(1);
        assertThat(sampler.next(new float[] {-1, -1.5f}, new Random(), 0)).isEqualTo(1);
    }

    @Test
    void badSettingsAreNamed() {
        Sampler sampler = Sampler.temperature(1);
        for (double p : new double[] {0, -0.1, 1.01, Double.NaN}) assertThatThrownBy(() -> sampler.withTopP(p))
                .hasMessageContaining("topP " + p);
        for (double p : new double[] {-0.1, 1, Double.NaN}) assertThatThrownBy(() -> sampler.withMinP(p)).hasMessageContaining("minP " + p);
        for (double penalty : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
            assertThatThrownBy(() -> sampler.withRepetitionPenalty(penalty)).hasMessageContaining("repetitionPenalty " + penalty);
        assertThatThrownBy(() -> Sampler.greedy().withTopP(0)).hasMessageContaining("topP 0.0");
        assertThatThrownBy(() -> new TopK(0)).hasMessageContaining("topK 0");
        assertThatThrownBy(() -> new Temperature(0)).hasMessageContaining("temperature 0.0");
        assertThatThrownBy(() -> sampler.withRepetitionPenalty(2).next(new float[] {1, 2}, new Random(), 5))
                .hasMessageContaining("token 5").hasMessageContaining("0 to 1");
        assertThatThrownBy(() -> sampler.withTopP(0.5).next(new float[] {1, Float.NaN}, new Random()))
                .hasMessageContaining("token 1 is NaN");
    }
}
