package org.loupe.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.loupe.Closeness.close;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.loupe.tensor.Telling;
import org.loupe.tensor.Tensor;

class MaskTest {
    private static final float NONE = Float.NEGATIVE_INFINITY;

    @Test
    void theCausalMaskHidesWhatComesLater() {
        assertThat(Mask.causal(3).bias().toFloats()).containsExactly(0, NONE, NONE, 0, 0, NONE, 0, 0, 0);
    }

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

    /** And gives nothing: no gradient is lost in a division by a sum of 0. */
    @Test
    void aQueryThatSeesNothingGetsNothing() {
        Random random = new Random(1);
        Mask mask = Mask.causal(2).and(Mask.padding(new int[] {0, 1}));
        for (Telling telling : Telling.values()) {
            Tensor q = Tensor.randomNormal(random, 1, 1, 2, 3).requireGradient();
            Tensor k = Tensor.randomNormal(random, 1, 1, 2, 3).requireGradient();
            Tensor v = Tensor.randomNormal(random, 1, 1, 2, 3).requireGradient();
            Tensor out = telling.during(() -> new ScaledDotProduct(0, random).forward(q, k, v, mask));
            assertThat(out.slice(2, 0, 1).copy().toFloats()).containsOnly(0);
            close("the query that sees one key", out.slice(2, 1, 2).copy().toFloats(), v.slice(2, 1, 2).copy().toFloats(), 1e-6);
            out.sum().backward();
            assertThat(q.grad().toFloats()).containsOnly(0);
            assertThat(k.grad().toFloats()).containsOnly(0);
            assertThat(v.grad().toFloats()).containsExactly(0, 0, 0, 1, 1, 1);
        }
    }

    @Test
    void badMasksAreNamed() {
        assertThatThrownBy(() -> Mask.causal(-1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> Mask.causal(4, 3)).hasMessageContaining("4 queries").hasMessageContaining("3 keys");
        assertThatThrownBy(() -> Mask.causal(50_000).bias()).hasMessageContaining("[50000, 50000]");
        assertThatThrownBy(() -> Mask.padding()).hasMessageContaining("at least one text");
        assertThatThrownBy(() -> Mask.padding(new int[] {1, 1}, new int[] {1}))
                .hasMessageContaining("text 1").hasMessageContaining("1 places");
        assertThatThrownBy(() -> Mask.padding(new int[] {1, 2})).hasMessageContaining("holds 2");
        assertThatThrownBy(() -> Mask.padding(new int[] {1, 1}, new int[] {0, 0})).hasMessageContaining("text 1 is padding alone");
        assertThatThrownBy(() -> Mask.prefix(3, 4)).hasMessageContaining("prefix of 4").hasMessageContaining("3");
        assertThatThrownBy(() -> Mask.slidingWindow(3, 0)).hasMessageContaining("window of 0");
        assertThatThrownBy(() -> Mask.segments(new int[] {1}, new int[] {1, 1}))
                .hasMessageContaining("segments of 2 places for text 1").hasMessageContaining("1 for text 0");
        assertThatThrownBy(() -> Mask.segments()).hasMessageContaining("at least one text");
        assertThatThrownBy(() -> Mask.causal(3).and(Mask.causal(4))).hasMessageContaining("3").hasMessageContaining("4 queries");
        Tensor x = Tensor.zeros(1, 1, 3, 2);
        Mask two = Mask.padding(new int[] {1, 1, 1}, new int[] {1, 1, 1});
        assertThatThrownBy(() -> new ScaledDotProduct(0, new Random(1)).forward(x, x, x, two))
                .hasMessageContaining("2 texts").hasMessageContaining("of 1 texts");
    }
}
