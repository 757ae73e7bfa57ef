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
}
