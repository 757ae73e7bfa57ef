package org.loupe.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.loupe.Closeness.close;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.loupe.nn.Init;
import org.loupe.nn.Trace;
import org.loupe.tensor.Telling;
import org.loupe.tensor.Tensor;

/** What attention promises, whatever the numbers. */
class AttentionTest {
    private static MultiHeadAttention grouped(Random random) {
        Init init = Init.normal(0.5, random);
        return new MultiHeadAttention(AttentionConfig.of(8, 4).withKeyValueHeads(2), init, init, random);
    }

    /** Some mask of each kind, for two texts. */
    private static List<Mask> masks(int time, Random random) {
        int[][] real = new int[2][time];
        for (int[] text : real) {
            for (int i = 0; i < time; i++) text[i] = random.nextInt(2);
            text[random.nextInt(time)] = 1;
        }
        Mask padding = Mask.padding(real), window = Mask.slidingWindow(time, 1 + random.nextInt(time));
        Mask segments = Mask.segments(random.ints(time, 0, 3).toArray(), random.ints(time, 0, 3).toArray());
        return List.of(Mask.bidirectional(), Mask.causal(time), padding, Mask.prefix(time, random.nextInt(time + 1)), window, segments,
                padding.and(Mask.causal(time)), segments.and(window));
    }

    @Property(tries = 30)
    void eachQuerySharesItsAttentionOutAmongWhatItMaySee(@ForAll @IntRange(min = 1, max = 20) int time, @ForAll long seed) {
        Random random = new Random(seed);
        Tensor q = Tensor.randomNormal(random, 2, 3, time, 4), k = Tensor.randomNormal(random, 2, 3, time, 4);
        ScaledDotProduct attention = new ScaledDotProduct(0, random);
        for (Mask mask : masks(time, random)) {
            float[] p = Trace.of(() -> attention.forward(q, k, k, mask)).get("probabilities").toFloats();
            for (int row = 0; row < p.length / time; row++) {
                double sum = 0;
                boolean seesAny = false;
                for (int key = 0; key < time; key++) {
                    float share = p[row * time + key];
                    boolean sees = mask.sees(row / time / 3, row % time, key);
                    if (sees) assertThat(share).isPositive();
                    else assertThat(share).isZero();
                    sum += share;
                    seesAny |= sees;
                }
                assertThat(sum).isBetween(seesAny ? 0.99999 : 0, seesAny ? 1.00001 : 0);
            }
        }
    }

    /** Causality and the invariance to padding are cases of this. */
    @Property(tries = 30)
    void whatAQueryDoesNotSeeDoesNotChangeIt(@ForAll @IntRange(min = 2, max = 40) int time, @ForAll long seed, @ForAll Telling telling) {
        Random random = new Random(seed);
        int changed = random.nextInt(time);
        Tensor q = Tensor.randomNormal(random, 2, 4, time, 3);
        Tensor k = Tensor.randomNormal(random, 2, 2, time, 3), v = Tensor.randomNormal(random, 2, 2, time, 3);
        Tensor otherK = changed(k, changed, random), otherV = changed(v, changed, random);
        ScaledDotProduct attention = new ScaledDotProduct(0, random);
        for (Mask mask : masks(time, random)) {
            float[] before = telling.during(() -> attention.forward(q, k, v, mask).copy().toFloats());
            float[] after = telling.during(() -> attention.forward(q, otherK, otherV, mask).copy().toFloats());
            boolean someSee = false;
            for (int i = 0; i < before.length; i++) {                   // [batch, heads, time, headDim]
                boolean sees = mask.sees(i / 3 / time / 4, i / 3 % time, changed);
                someSee |= sees;
                if (!sees) assertThat(after[i]).isEqualTo(before[i]);
            }
            if (someSee) assertThat(after).isNotEqualTo(before);
        }
    }

    /** Other values at one of the keys, [batch, heads, keys, headDim]. */
    private static Tensor changed(Tensor x, int key, Random random) {
        Tensor other = Tensor.randomNormal(random, x.shape(0), x.shape(1), 1, x.shape(3));
        return Tensor.concat(2, x.slice(2, 0, key), other, x.slice(2, key + 1, x.shape(2)));
    }

    @Property(tries = 30)
    void withoutMaskAndPositionsAnotherOrderOfTokensGivesTheSameInThatOrder(@ForAll @IntRange(min = 2, max = 40) int time,
            @ForAll long seed, @ForAll Telling telling) {
        Random random = new Random(seed);
        MultiHeadAttention attention = grouped(random);
        Tensor table = Tensor.randomNormal(random, time, 8), x = table.reshape(1, time, 8);
        List<Integer> shuffled = new ArrayList<>(IntStream.range(0, time).boxed().toList());
        Collections.shuffle(shuffled, random);
        int[][] order = {shuffled.stream().mapToInt(i -> i).toArray()};
        telling.during(() -> {
            Tensor inOrder = attention.forward(x, null).reshape(time, 8);
            close("shuffled", attention.forward(table.rows(order), null).toFloats(), inOrder.rows(order).toFloats(), 1e-5);
            return null;
        });
    }

    /** Otherwise an attention that sees only the token itself would keep the law above. */
    @Test
    void withAMaskOrABiasTheOrderCounts() {
        Random random = new Random(1);
        MultiHeadAttention attention = grouped(random);
        Tensor table = Tensor.randomNormal(random, 3, 8), x = table.reshape(1, 3, 8);
        int[][] order = {{2, 0, 1}};
        Tensor distance = Tensor.of(new float[] {0, -1, -2, -1, 0, -1, -2, -1, 0}, 3, 3);
        for (Mask mask : new Mask[] {Mask.causal(3), null}) {
            Tensor bias = mask == null ? distance : null;
            float[] inOrder = attention.forward(x, x, mask, bias).reshape(3, 8).rows(order).toFloats();
            float[] shuffled = attention.forward(table.rows(order), table.rows(order), mask, bias).toFloats();
            assertThat(shuffled).isNotEqualTo(inOrder);
            assertThat(Math.abs(shuffled[0] - inOrder[0])).isGreaterThan(1e-3f);
        }
    }

    @Test
    void aMaskOfAnotherLengthIsRefused() {
        ScaledDotProduct attention = new ScaledDotProduct(0, new Random(1));
        Tensor x = Tensor.randomNormal(new Random(1), 1, 1, 4, 2), longer = Tensor.randomNormal(new Random(1), 1, 1, 6, 2);
        assertThatThrownBy(() -> attention.forward(x, x, x, Mask.causal(5)))
                .hasMessageContaining("5 queries").hasMessageContaining("[4, 4]");
        assertThatThrownBy(() -> Trace.of(() -> attention.forward(x, x, x, Mask.causal(3)))).hasMessageContaining("3 queries");
        assertThatThrownBy(() -> attention.forward(x, longer, longer, Mask.causal(4))).hasMessageContaining("[4, 6]");
    }

    @Test
    void configurationsAreChecked() {
        AttentionConfig config = AttentionConfig.of(8, 4);
        assertThatThrownBy(() -> AttentionConfig.of(10, 3)).hasMessageContaining("hidden 10").hasMessageContaining("heads 3");
        assertThatThrownBy(() -> config.withKeyValueHeads(3)).hasMessageContaining("heads 4").hasMessageContaining("keyValueHeads 3");
        assertThatThrownBy(() -> config.withHeadDim(0)).hasMessageContaining("headDim 0");
        assertThatThrownBy(() -> config.withDropout(1)).hasMessageContaining("dropout 1.0");
        assertThatThrownBy(() -> config.withQueryKeyNorm(-1e-6)).hasMessageContaining("queryKeyNorm -1.0E-6");
        assertThatThrownBy(() -> config.withQueryKeyNorm(Double.NaN)).hasMessageContaining("queryKeyNorm NaN");
    }
}
