package org.loupe.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.loupe.nn.Init;
import org.loupe.nn.Trace;
import org.loupe.tensor.Tensor;

class AttentionTest {
    private static final float NONE = Float.NEGATIVE_INFINITY;

    @org.junit.jupiter.api.Test
    void theCausalMaskHidesWhatComesLater() {
        assertThat(Mask.causal(3).bias().toFloats()).containsExactly(0, NONE, NONE, 0, 0, NONE, 0, 0, 0);
    }

    @Property(tries = 30)
    void eachQuerySharesItsAttentionOutAmongWhatItMaySee(@ForAll @IntRange(min = 1, max = 20) int time, @ForAll long seed) {
        Random random = new Random(seed);
        Tensor q = Tensor.randomNormal(random, 2, 3, time, 4), k = Tensor.randomNormal(random, 2, 3, time, 4);
        ScaledDotProduct attention = new ScaledDotProduct(0, random);
        Trace trace = Trace.of(() -> attention.forward(q, k, k, Mask.causal(time)));
        float[] p = trace.get("probabilities").toFloats();
        for (int row = 0; row < p.length / time; row++) {
            float sum = 0;
            for (int key = 0; key < time; key++) {
                float share = p[row * time + key];
                sum += share;
                if (key > row % time) assertThat(share).isZero();
            }
            assertThat(sum).isBetween(0.99999f, 1.00001f);
        }
    }

    @Property(tries = 20)
    void withoutMaskAndPositionsAnotherOrderOfTokensGivesTheSameInThatOrder(@ForAll @IntRange(min = 2, max = 12) int time, @ForAll long seed) {
        Random random = new Random(seed);
        Init init = Init.normal(0.5, random);
        MultiHeadAttention attention = new MultiHeadAttention(8, 2, 0, init, init, random);
        int[] order = java.util.stream.IntStream.range(0, time).map(i -> (i * 5 + 3) % time).toArray();
        if (java.util.Arrays.stream(order).distinct().count() < time) return;
        Tensor table = Tensor.randomNormal(random, time, 8);
        Tensor inOrder = attention.forward(table.reshape(1, time, 8), null).reshape(time, 8);
        Tensor shuffled = attention.forward(table.rows(new int[][] {order}), null);
        assertThat(shuffled.toFloats()).usingComparatorWithPrecision(1e-4f).containsExactly(inOrder.rows(new int[][] {order}).toFloats());
    }

    @org.junit.jupiter.api.Test
    void aMaskOfAnotherLengthIsRefused() {
        ScaledDotProduct attention = new ScaledDotProduct(0, new Random(1));
        Tensor x = Tensor.randomNormal(new Random(1), 1, 1, 4, 2);
        assertThatThrownBy(() -> attention.forward(x, x, x, Mask.causal(5))).hasMessageContaining("5 queries").hasMessageContaining("[4, 4]");
        assertThatThrownBy(() -> Trace.of(() -> attention.forward(x, x, x, Mask.causal(3)))).hasMessageContaining("3 queries");
        Tensor longer = Tensor.randomNormal(new Random(1), 1, 1, 6, 2);
        assertThatThrownBy(() -> attention.forward(x, longer, longer, Mask.causal(4))).hasMessageContaining("[4, 6]");
    }
}
