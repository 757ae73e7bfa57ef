package org.loupe.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.loupe.tensor.Tensor;

class MaskTest {
    private static final float NONE = Float.NEGATIVE_INFINITY;

    @Test
    void queriesThatAreTheLastOfTheKeysSeeThemAll() {
        assertThat(Mask.causal(2, 4).bias().toFloats()).containsExactly(0, 0, 0, NONE, 0, 0, 0, 0);
        assertThat(Mask.slidingWindow(2, 4, 2).bias().toFloats()).containsExactly(NONE, 0, 0, NONE, NONE, NONE, 0, 0);
        assertThat(Mask.causal(2, 4).sees(0, 0, 2)).isTrue();
        assertThat(Mask.causal(2, 4).sees(0, 0, 3)).isFalse();
    }

    @Test
    void aPrefixOfTheWholeTextHidesNothingAndOneOfNoTokenIsCausal() {
        assertThat(Mask.prefix(3, 3).bias().toFloats()).containsOnly(0);
        assertThat(Mask.prefix(3, 0).bias().toFloats()).containsExactly(Mask.causal(3).bias().toFloats());
        assertThat(Mask.slidingWindow(3, 3).bias().toFloats()).containsExactly(Mask.causal(3).bias().toFloats());
    }

    @Test
    void bothMustLetSee() {
        Mask mask = Mask.causal(3).and(Mask.padding(new int[] {1, 1, 1}, new int[] {0, 1, 1}));
        assertThat(mask.bias().shape()).containsExactly(2, 1, 3, 3);
        assertThat(mask.bias().toFloats()).containsExactly(0, NONE, NONE, 0, 0, NONE, 0, 0, 0, NONE, NONE, NONE, NONE, 0, NONE, NONE, 0, 0);
        assertThat(Mask.bidirectional().and(Mask.causal(2)).bias().toFloats()).containsExactly(0, NONE, 0, 0);
    }

    @Test
    void aQueryThatSeesNothingGetsNothing() {
        Random random = new Random(1);
        Tensor x = Tensor.randomNormal(random, 1, 1, 2, 3);
        Mask mask = Mask.causal(2).and(Mask.padding(new int[] {0, 1}));
        float[] out = new ScaledDotProduct(0, random).forward(x, x, x, mask).toFloats();
        assertThat(out).startsWith(0, 0, 0);
        assertThat(out[3]).isCloseTo((float) x.get(0, 0, 1, 0), org.assertj.core.api.Assertions.within(1e-6f));
    }

    @Test
    void badMasksAreNamed() {
        assertThatThrownBy(() -> Mask.causal(-1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> Mask.causal(4, 3)).hasMessageContaining("4 queries").hasMessageContaining("3 keys");
        assertThatThrownBy(() -> Mask.padding()).hasMessageContaining("at least one text");
        assertThatThrownBy(() -> Mask.padding(new int[] {1, 1}, new int[] {1})).hasMessageContaining("text 1").hasMessageContaining("1 places");
        assertThatThrownBy(() -> Mask.padding(new int[] {1, 2})).hasMessageContaining("holds 2");
        assertThatThrownBy(() -> Mask.padding(new int[] {1, 1}, new int[] {0, 0})).hasMessageContaining("text 1 is padding alone");
        assertThatThrownBy(() -> Mask.prefix(3, 4)).hasMessageContaining("prefix of 4").hasMessageContaining("3");
        assertThatThrownBy(() -> Mask.slidingWindow(3, 0)).hasMessageContaining("window of 0");
        assertThatThrownBy(() -> Mask.segments(new int[] {1}, new int[] {1, 1})).hasMessageContaining("segments of 2");
        assertThatThrownBy(() -> Mask.causal(3).and(Mask.causal(4))).hasMessageContaining("3").hasMessageContaining("4 queries");
        Tensor x = Tensor.zeros(1, 1, 3, 2);
        assertThatThrownBy(() -> new ScaledDotProduct(0, new Random(1)).forward(x, x, x, Mask.padding(new int[] {1, 1, 1}, new int[] {1, 1, 1})))
                .hasMessageContaining("2 texts").hasMessageContaining("of 1 texts");
    }
}
