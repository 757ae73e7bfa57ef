package org.loupe.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.loupe.Closeness.close;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.loupe.nn.Init;
import org.loupe.tensor.Tensor;

/** What positions promise, whatever the numbers. */
class PositionsTest {
    private static final Init INIT = Init.normal(1, new Random(1));

    private static RotaryPositions rotary(int headDim, RopeLayout layout) {
        return new RotaryPositions(headDim, 10_000, RopeScaling.none(), layout);
    }

    @Property(tries = 60)
    void rotaryScoresDependOnlyOnTheDistance(@ForAll @IntRange(max = 500) int m, @ForAll @IntRange(max = 500) int n,
                                             @ForAll @IntRange(max = 500) int shift, @ForAll RopeLayout layout, @ForAll long seed) {
        RotaryPositions positions = rotary(16, layout);
        Random random = new Random(seed);
        Tensor q = Tensor.randomNormal(random, 1, 1, 1, 16), k = Tensor.randomNormal(random, 1, 1, 1, 16);
        double here = score(positions.forward(q, m), positions.forward(k, n));
        double there = score(positions.forward(q, m + shift), positions.forward(k, n + shift));
        assertThat(there).isCloseTo(here, within(1e-4));
    }

    /** Otherwise a rotation by nothing would keep the law above. */
    @Test
    void rotaryScoresDoDependOnTheDistance() {
        Tensor q = Tensor.ones(1, 1, 1, 16);
        RotaryPositions positions = rotary(16, RopeLayout.HALF_SPLIT);
        assertThat(score(positions.forward(q, 5), positions.forward(q, 5))).isCloseTo(16, within(1e-4));
        assertThat(score(positions.forward(q, 5), positions.forward(q, 4))).isLessThan(15.5);
    }

    @Property(tries = 40)
    void rotationsKeepNorms(@ForAll @IntRange(max = 3000) int start, @ForAll @IntRange(min = 1, max = 40) int time,
                         @ForAll RopeLayout layout, @ForAll long seed) {
        Tensor x = Tensor.randomNormal(new Random(seed), 2, 3, time, 8);
        close("norms", rotary(8, layout).forward(x, start).square().sum(-1).toFloats(), x.square().sum(-1).toFloats(), 1e-5);
    }

    @Property(tries = 40)
    void aTextInPiecesIsTurnedAsAWhole(@ForAll @IntRange(min = 2, max = 300) int time, @ForAll @IntRange(min = 1, max = 299) int cut) {
        int at = Math.min(cut, time - 1);
        Tensor x = Tensor.randomNormal(new Random(time), 1, 2, time, 6);
        RotaryPositions whole = rotary(6, RopeLayout.HALF_SPLIT), pieces = rotary(6, RopeLayout.HALF_SPLIT);
        Tensor joined = Tensor.concat(2, pieces.forward(x.slice(2, 0, at), 0), pieces.forward(x.slice(2, at, time), at));
        assertThat(joined.toFloats()).containsExactly(whole.forward(x, 0).toFloats());
    }

    @Property(tries = 40)
    void convertedWeightsGiveTheSameScores(@ForAll @IntRange(min = 1, max = 4) int heads, @ForAll @IntRange(min = 1, max = 5) int pairs,
                                           @ForAll RopeLayout from, @ForAll long seed) {
        int headDim = 2 * pairs, hidden = 7, time = 5;
        RopeLayout to = from == RopeLayout.INTERLEAVED ? RopeLayout.HALF_SPLIT : RopeLayout.INTERLEAVED;
        Random random = new Random(seed);
        Tensor query = Tensor.randomNormal(random, heads * headDim, hidden), key = Tensor.randomNormal(random, heads * headDim, hidden);
        Tensor bias = Tensor.randomNormal(random, heads * headDim), x = Tensor.randomNormal(random, 1, time, hidden);
        float[] before = scores(rotary(headDim, from), x, query, bias, key, heads);
        float[] after = scores(rotary(headDim, to), x, from.convert(query, headDim, to), from.convert(bias, headDim, to),
                from.convert(key, headDim, to), heads);
        close("scores", after, before, 1e-5);
        Tensor back = to.convert(from.convert(query, headDim, to), headDim, from);
        assertThat(back.toFloats()).as("there and back").containsExactly(query.toFloats());
    }

    private static float[] scores(RotaryPositions positions, Tensor x, Tensor query, Tensor queryBias, Tensor key, int heads) {
        Tensor q = positions.forward(split(x.linear(query, queryBias), heads), 3),
                k = positions.forward(split(x.linear(key, null), heads), 0);
        return q.matmul(k.transpose(-1, -2)).toFloats();        // [1, heads, time, time]
    }

    /** [1, time, heads * headDim] to [1, heads, time, headDim]. */
    private static Tensor split(Tensor x, int heads) {
        return x.reshape(1, x.shape(1), heads, x.shape(2) / heads).transpose(1, 2);
    }

    @Property(tries = 40)
    void scalingsOnlySlowDown(@ForAll @IntRange(min = 2, max = 40) int pairs, @ForAll @IntRange(min = 1, max = 500) int length) {
        double[] plain = RopeScaling.none().frequencies(10_000, 2 * pairs, length);
        RopeScaling[] scalings = {new RopeScaling.Linear(3), new RopeScaling.DynamicNtk(3, 100), new RopeScaling.Llama3(3, 1, 4, 100)};
        for (RopeScaling scaling : scalings) {
            double[] scaled = scaling.frequencies(10_000, 2 * pairs, length);
            for (int i = 0; i < pairs; i++) assertThat(scaled[i]).isPositive().isLessThanOrEqualTo(plain[i] * (1 + 1e-12));
            assertThat(scaled).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        }
        if (length <= 100) assertThat(scalings[1].frequencies(10_000, 2 * pairs, length)).containsExactly(plain, within(1e-15));
    }

    @Test
    void dynamicScalingGoesBackForAShortText() {
        RotaryPositions positions = new RotaryPositions(8, 10_000, new RopeScaling.DynamicNtk(4, 8), RopeLayout.HALF_SPLIT);
        Tensor x = Tensor.randomNormal(new Random(1), 1, 1, 6, 8);
        float[] before = positions.forward(x, 0).toFloats();
        assertThat(positions.forward(x, 30).toFloats()).isNotEqualTo(rotary(8, RopeLayout.HALF_SPLIT).forward(x, 30).toFloats());
        assertThat(positions.forward(x, 0).toFloats()).containsExactly(before);
        close("unscaled", before, rotary(8, RopeLayout.HALF_SPLIT).forward(x, 0).toFloats(), 1e-6);
    }

    /** Each piece as the end of the text that was read so far; what was read before keeps its angles. */
    @Test
    void dynamicScalingTurnsAPieceAsTheEndOfItsText() {
        RotaryPositions positions = new RotaryPositions(8, 10_000, new RopeScaling.DynamicNtk(4, 10), RopeLayout.HALF_SPLIT);
        Tensor x = Tensor.randomNormal(new Random(1), 1, 1, 14, 8);
        Tensor whole = positions.forward(x, 0), first = positions.forward(x.slice(2, 0, 11), 0);
        Tensor rest = positions.forward(x.slice(2, 11, 14), 11);
        assertThat(rest.toFloats()).containsExactly(whole.slice(2, 11, 14).copy().toFloats());
        assertThat(first.toFloats()).as("in a cache").isNotEqualTo(whole.slice(2, 0, 11).copy().toFloats());
        Tensor start = positions.forward(x.slice(2, 0, 6), 0), upToTheContext = positions.forward(x.slice(2, 0, 10), 0);
        assertThat(start.toFloats()).containsExactly(upToTheContext.slice(2, 0, 6).copy().toFloats());
    }

    /** The product of two position vectors is a sum of cosines of their distance. */
    @Property(tries = 40)
    void productsOfSinusoidalPositionsDependOnlyOnTheDistance(@ForAll @IntRange(max = 500) int m, @ForAll @IntRange(max = 500) int n,
                                                              @ForAll @IntRange(max = 500) int shift) {
        SinusoidalPositions positions = new SinusoidalPositions(16);
        double here = score(positions.forward(m, 1), positions.forward(n, 1));
        assertThat(score(positions.forward(m + shift, 1), positions.forward(n + shift, 1))).isCloseTo(here, within(1e-5));
        assertThat(score(positions.forward(m, 1), positions.forward(m, 1))).isCloseTo(8, within(1e-5));
        if (m != n) assertThat(here).isLessThan(7.9999);
    }

    @Property(tries = 40)
    void alibiGrowsLinearlyWithDistance(@ForAll @IntRange(min = 1, max = 20) int heads, @ForAll @IntRange(min = 1, max = 12) int queries,
                                        @ForAll @IntRange(max = 12) int past) {
        AlibiBias alibi = new AlibiBias(heads);
        int keys = past + queries;
        float[] bias = alibi.forward(queries, keys).toFloats();
        double[] slopes = alibi.slopes();
        for (int i = 0; i < bias.length; i++) {
            int head = i / (queries * keys), query = past + i / keys % queries, key = i % keys;
            assertThat((double) bias[i]).isCloseTo(-slopes[head] * Math.abs(query - key), within(1e-6));
        }
        for (double slope : slopes) assertThat(slope).isBetween(1.0 / 256, 1.0);
        assertThat(slopes).doesNotHaveDuplicates();
    }

    @Property(tries = 40)
    void bucketsGrowWithDistanceAndMirror(@ForAll @IntRange(min = 2, max = 40) int half,
            @ForAll @IntRange(min = 50, max = 600) int furthest) {
        RelativeBias both = new RelativeBias(1, 2 * half, furthest, true, INIT), back = new RelativeBias(1, half, furthest, false, INIT);
        for (int distance = 1; distance < 2 * furthest; distance++) {
            assertThat(both.bucket(distance)).isEqualTo(both.bucket(-distance) + half).isBetween(half, 2 * half - 1);
            assertThat(both.bucket(-distance)).isGreaterThanOrEqualTo(both.bucket(1 - distance)).isEqualTo(back.bucket(-distance));
            assertThat(back.bucket(distance)).isZero();
        }
        assertThat(both.bucket(-furthest)).isEqualTo(half - 1);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> rotary(5, RopeLayout.INTERLEAVED)).hasMessageContaining("headDim 5").hasMessageContaining("even");
        assertThatThrownBy(() -> rotary(8, RopeLayout.INTERLEAVED).forward(Tensor.ones(1, 1, 2, 6), 0))
                .hasMessageContaining("headDim of 8").hasMessageContaining("6");
        assertThatThrownBy(() -> rotary(8, RopeLayout.INTERLEAVED).forward(Tensor.ones(1, 1, 2, 8), -1))
                .hasMessageContaining("position -1");
        assertThatThrownBy(() -> RopeLayout.INTERLEAVED.convert(Tensor.ones(9, 2), 6, RopeLayout.HALF_SPLIT))
                .hasMessageContaining("headDim 6").hasMessageContaining("9 rows");
        assertThatThrownBy(() -> new RopeScaling.Linear(0.5)).hasMessageContaining("factor 0.5");
        assertThatThrownBy(() -> new RopeScaling.DynamicNtk(Double.POSITIVE_INFINITY, 8)).hasMessageContaining("factor Infinity");
        assertThatThrownBy(() -> new RotaryPositions(8, Double.POSITIVE_INFINITY, RopeScaling.none(), RopeLayout.HALF_SPLIT))
                .hasMessageContaining("base Infinity");
        assertThatThrownBy(() -> new RopeScaling.DynamicNtk(2, 8).frequencies(1e4, 2, 9))
                .hasMessageContaining("headDim of at least 4, not 2");
        assertThatThrownBy(() -> new RopeScaling.DynamicNtk(2, 0)).hasMessageContaining("context 0");
        assertThatThrownBy(() -> new RopeScaling.Llama3(8, 4, 1, 8192)).hasMessageContaining("low 4.0").hasMessageContaining("high 1.0");
        assertThatThrownBy(() -> new SinusoidalPositions(7)).hasMessageContaining("hidden 7");
        assertThatThrownBy(() -> new SinusoidalPositions(8).forward(-1, 2)).hasMessageContaining("start -1");
        assertThatThrownBy(() -> new LearnedPositions(0, 4, INIT)).hasMessageContaining("context of 0");
        LearnedPositions learned = new LearnedPositions(8, 4, INIT);
        assertThatThrownBy(() -> learned.forward(9)).hasMessageContaining("9 tokens").hasMessageContaining("8 positions");
        assertThatThrownBy(() -> learned.forward(new int[][] {{0, 8}}))
                .hasMessageContaining("9 tokens").hasMessageContaining("8 positions");
        assertThatThrownBy(() -> learned.forward(new int[][] {{0, -1}})).hasMessageContaining("id -1");
        assertThatThrownBy(() -> new AlibiBias(0)).hasMessageContaining("heads 0");
        assertThatThrownBy(() -> new AlibiBias(2).forward(3, 2)).hasMessageContaining("3 queries");
        assertThatThrownBy(() -> new RelativeBias(2, 5, 128, true, INIT)).hasMessageContaining("buckets 5");
        assertThatThrownBy(() -> new RelativeBias(2, 32, 8, true, INIT)).hasMessageContaining("maxDistance 8");
    }

    private static double score(Tensor q, Tensor k) {
        return q.mul(k).sum().item();
    }
}
