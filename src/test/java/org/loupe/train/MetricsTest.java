package org.loupe.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.loupe.GoldenFile;

/** Metrics against scikit-learn and SciPy, spans by hand. */
class MetricsTest {
    private static final GoldenFile GOLDEN = GoldenFile.read("training.npz");

    @Test
    void metricsEqualScikitLearn() {
        for (String n : cases("metric/")) {
            int[] expected = GOLDEN.ints("metric/" + n + "/expected"), predicted = GOLDEN.ints("metric/" + n + "/predicted");
            float[] actual = {(float) Metrics.accuracy(expected, predicted), (float) Metrics.f1(expected, predicted, 1),
                (float) Metrics.macroF1(expected, predicted), (float) Metrics.matthews(expected, predicted)};
            assertThat(actual).as("case %s", n).containsExactly(GOLDEN.floats("metric/" + n + "/values"), within(1e-6f));
        }
    }

    @Test
    void correlationsEqualSciPy() {
        for (String n : cases("correlation/")) {
            double[] x = doubles("correlation/" + n + "/x"), y = doubles("correlation/" + n + "/y");
            float[] expected = GOLDEN.floats("correlation/" + n + "/values");
            double[] actual = {Correlations.pearson(x, y), Correlations.spearman(x, y)};
            for (int i = 0; i < 2; i++)
                if (Float.isNaN(expected[i])) assertThat(actual[i]).as("case %s", n).isNaN();
                else assertThat(actual[i]).as("case %s", n).isCloseTo(expected[i], within(1e-6));
        }
    }

    private static List<String> cases(String prefix) {
        return GOLDEN.names(prefix).stream().map(name -> name.split("/")[0]).distinct().toList();
    }

    private static double[] doubles(String name) {
        float[] values = GOLDEN.floats(name);
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    @Test
    void valuesInPairsAreWanted() {
        assertThatThrownBy(() -> Metrics.accuracy(new int[2], new int[3])).hasMessageContaining("2 expected and 3");
        assertThatThrownBy(() -> Metrics.f1(new int[0], new int[0], 1)).hasMessageContaining("at least one");
        assertThatThrownBy(() -> Correlations.pearson(new double[1], new double[1])).hasMessageContaining("at least two");
        assertThat(Correlations.spearman(new double[] {1, Double.NaN}, new double[] {1, 2})).isNaN();
        assertThat(Metrics.perplexity(Math.log(50))).isCloseTo(50, within(1e-12));
    }

    /** By hand: "the cat sat" has the words cat, sat; "Cat sat down!" has cat, sat, down: precision 2/3, recall 1. */
    @Test
    void spansAreComparedAsSquadDoes() {
        assertThat(SpanMetrics.f1("the cat sat", "Cat sat down!")).isCloseTo(0.8, within(1e-12));
        assertThat(SpanMetrics.exactMatch("The  U.S. Army", "us army")).isEqualTo(1);
        assertThat(SpanMetrics.exactMatch("theatre", "atre")).as("only whole articles go").isZero();
        assertThat(SpanMetrics.exactMatch("an", "")).as("nothing is left of an article").isEqualTo(1);
        assertThat(SpanMetrics.f1("", "")).as("rightly no answer").isEqualTo(1);
        assertThat(SpanMetrics.f1("", "cat")).isZero();
        assertThat(SpanMetrics.f1("cat", "dog")).isZero();
        assertThat(SpanMetrics.f1("no no yes", "no")).as("a word counts once for each time: 2 * 1 / 4").isEqualTo(0.5);
        assertThat(SpanMetrics.f1(List.of("dog", "the cat sat", "cat"), "Cat sat down!")).as("the nearest").isCloseTo(0.8, within(1e-12));
        assertThat(SpanMetrics.exactMatch(List.of("dog", "cat"), "a cat")).isEqualTo(1);
        assertThatThrownBy(() -> SpanMetrics.f1(List.of(), "cat")).hasMessageContaining("no right answer");
    }
}
