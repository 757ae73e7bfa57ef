package org.loupe.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.loupe.nn.Trace;

class AttentionRolloutTest {
    @Test
    void rowsStaySharesOfOneAndCausalStaysCausal() {
        AttentionMaps gpt = AttentionMaps.of(Trace.of("*.probabilities", () -> Families.gpt().forward(new int[][] {Families.IDS})));
        AttentionMaps bert = AttentionMaps.of(Trace.of("*.probabilities", () -> Families.bert().tokens(Families.BATCH)));
        for (AttentionMaps maps : new AttentionMaps[] {gpt, bert}) {
            double[][][] shares = AttentionRollout.of(maps).shares();
            assertThat(shares).hasDimensions(2, 5);
            for (double[][] layer : shares) for (int position = 0; position < 5; position++) {
                assertThat(Arrays.stream(layer[position]).sum()).isCloseTo(1, within(1e-12));
                for (int token = position + 1; token < 5; token++) {
                    if (maps == gpt) assertThat(layer[position][token]).isZero();
                    else assertThat(layer[position][token]).isPositive();
                }
            }
        }
    }

    @Test
    void heldAgainstTheProductByHand() {
        float[][] second = {{1, 0, 0}, {0, 1, 0}, {0, 1, 0}}, first = {{1, 0, 0}, {1, 0, 0}, {0, 0, 1}}, firstToo = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
        // Layer 0, the mean over the heads and the residual: rows [1, 0, 0], [1/4, 3/4, 0], [0, 0, 1]. Layer 1: [1, 0, 0], [0, 1, 0], [0, 1/2, 1/2].
        double[][][] rolled = AttentionRollout.of(AttentionMaps.of(new float[][][][] {{first, firstToo}, {second, second}})).shares();
        assertThat(rolled[0]).isDeepEqualTo(new double[][] {{1, 0, 0}, {0.25, 0.75, 0}, {0, 0, 1}});
        assertThat(rolled[1]).isDeepEqualTo(new double[][] {{1, 0, 0}, {0.25, 0.75, 0}, {0.125, 0.375, 0.5}});
    }

    @Test
    void layersThatLookAtThemselvesMixNothing() {
        float[][] identity = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
        for (double[][] layer : AttentionRollout.of(AttentionMaps.of(new float[][][][] {{identity}, {identity}})).shares())
            assertThat(layer).isDeepEqualTo(new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}});
    }

    /** As ScaledDotProduct gives it for a token that sees none. */
    @Test
    void aRowOfZerosKeepsItself() {
        float[][] first = {{0, 0}, {0.5f, 0.5f}};
        assertThat(AttentionRollout.of(AttentionMaps.of(new float[][][][] {{first}})).shares()[0][0]).containsExactly(1, 0);
    }
}
