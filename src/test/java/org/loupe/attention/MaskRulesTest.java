package org.loupe.attention;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a mask shows and hides, place by place. */
class MaskRulesTest {
    /** Two tokens of prefix see each other, the others what is before them. */
    @Test
    void aPrefixSeesItselfAndTheRestSeesWhatIsBefore() {
        String[] expected = {"110000", "110000", "111000", "111100", "111110", "111111"};
        Mask mask = Mask.prefix(6, 2);
        for (int query = 0; query < 6; query++)
            for (int key = 0; key < 6; key++)
                assertThat(mask.sees(0, query, key)).as("query %d, key %d", query, key).isEqualTo(expected[query].charAt(key) == '1');
    }

    /** Two rules, neither of them causal. */
    @Test
    void andHidesWhatEitherHides() {
        Mask both = Mask.padding(new int[] {0, 1, 1, 1}).and(Mask.segments(new int[] {1, 1, 2, 2}));
        assertThat(both.sees(0, 1, 1)).isTrue();
        assertThat(both.sees(0, 1, 0)).as("padding").isFalse();
        assertThat(both.sees(0, 1, 2)).as("another segment").isFalse();
        assertThat(both.bias().toFloats()[4]).as("query 1, key 0").isEqualTo(Float.NEGATIVE_INFINITY);
    }

    @Test
    void aHiddenKeyHasReasonsAndASeenOneNone() {
        Mask[] masks = {Mask.bidirectional(), Mask.causal(6), Mask.causal(6, 6), Mask.prefix(6, 2), Mask.slidingWindow(6, 2), Mask.padding(new int[] {0, 1, 1, 1, 1, 0}),
            Mask.segments(new int[] {1, 1, 2, 2, 2, 3}), Mask.slidingWindow(6, 3).and(Mask.padding(new int[] {0, 1, 1, 1, 1, 0})).and(Mask.causal(6))};
        for (Mask mask : masks)
            for (int query = 0; query < 6; query++)
                for (int key = 0; key < 6; key++) assertThat(mask.hiddenAs(0, query, key).isEmpty()).isEqualTo(mask.sees(0, query, key));
        assertThat(masks[3].hiddenAs(0, 0, 3)).containsExactly("later token outside of the prefix");
        assertThat(masks[4].hiddenAs(0, 5, 1)).containsExactly("further back than 1");
        assertThat(masks[6].hiddenAs(0, 0, 5)).containsExactly("another segment");
        assertThat(masks[7].hiddenAs(0, 3, 5)).as("each once").containsExactly("later token", "padding");
        assertThat(masks[7].hiddenAs(0, 3, 0)).containsExactly("further back than 2", "padding");
    }

    @Test
    void sizesAreThoseTheMaskWasMadeFor() {
        assertThat(Mask.causal(2, 6).sizes()).isEqualTo(new MaskSizes(MaskSizes.ANY, 2, 6));
        assertThat(Mask.causal(6).and(Mask.padding(new int[] {1, 1, 1, 1, 1, 0}, new int[] {1, 1, 1, 1, 1, 1})).sizes())
                .isEqualTo(new MaskSizes(2, 6, 6));
    }
}
