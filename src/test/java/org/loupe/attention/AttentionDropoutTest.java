package org.loupe.attention;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.loupe.nn.SeededRandom;
import org.loupe.tensor.Tensor;

class AttentionDropoutTest {
    /** Values of 1: what comes out is the sum of the probabilities that are left, each 2 / 4 or 0. */
    @Test
    void dropoutTakesProbabilitiesWhileTraining() {
        ScaledDotProduct attention = new ScaledDotProduct(0.5, new SeededRandom(3));
        Tensor x = Tensor.randomNormal(new Random(1), 1, 1, 40, 2).mul(0), one = Tensor.ones(1, 1, 4, 2);
        assertThat(attention.forward(x, one, one, null).toFloats()).containsOnly(1);
        attention.setTraining(true);
        float[] sums = attention.forward(x, one, one, null).toFloats();
        assertThat(sums).contains(0, 0.5f, 1, 1.5f).doesNotContain(3);
    }
}
