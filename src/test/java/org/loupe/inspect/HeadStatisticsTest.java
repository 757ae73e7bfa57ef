package org.loupe.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.loupe.nn.Trace;

class HeadStatisticsTest {
    private static HeadStatistics of(TokenRoles tokens, float[]... head) {
        return HeadStatistics.of(new AttentionMaps(new float[][][][] {{head}}, tokens))[0][0];
    }

    @Test
    void numbersOfASmallTextAreThoseByHand() {
        float[][] head = {{0.1f, 0.9f, 0, 0, 0}, {1, 0, 0, 0, 0},                         // do not count
            {0.5f, 0.125f, 0.125f, 0.25f, 0}, {0.25f, 0.25f, 0.25f, 0, 0.25f}, {0, 0, 0.5f, 0.5f, 0}};
        HeadStatistics s = of(TokenRoles.of(List.of("[CLS]", "a", ".", "b", "[SEP]")), head);
        assertThat(s.queries()).isEqualTo(3);
        assertThat(s.first()).isCloseTo((0.5 + 0.25 + 0) / 3, within(1e-9));
        assertThat(s.previous()).isCloseTo((0.125 + 0.25 + 0.5) / 3, within(1e-9));
        assertThat(s.itself()).isCloseTo((0.125 + 0 + 0) / 3, within(1e-9));
        assertThat(s.next()).as("the last has none").isCloseTo((0.25 + 0.25) / 2, within(1e-9));
        assertThat(s.separators()).as("at 2 and 4").isCloseTo((0.125 + 0.5 + 0.5) / 3, within(1e-9));
        assertThat(s.rest()).as("key 1 of query 3; all others have a name").isCloseTo(0.25 / 3, within(1e-9));
        assertThat(s.distance()).isCloseTo((0.5 * 2 + 0.125 + 0.25 + 0.25 * (3 + 2 + 1 + 1) + 0.5 * 2 + 0.5) / 3, within(1e-9));
        assertThat(s.entropy()).isCloseTo((1.75 + 2 + 1) / 3, within(1e-9));
        assertThat(s.toString()).startsWith("first 0.25 · previous 0.29 · itself 0.04 · next 0.25 · separators 0.38 · rest 0.08");
    }

    /** Whatever a causal head does at the first two tokens, it has no choice there, or none that tells. */
    @Test
    void rowsWherePlacesAreTheSameDoNotCount() {
        HeadStatistics s = of(TokenRoles.plain(3), new float[] {1, 0, 0}, new float[] {1, 0, 0}, new float[] {0, 0, 1});
        assertThat(s.first()).isZero();
        assertThat(s.previous()).isZero();
        assertThat(s.itself()).isEqualTo(1);
        assertThatIllegalArgumentException().isThrownBy(() -> of(TokenRoles.plain(2), new float[] {1, 0}, new float[] {1, 0}))
                .withMessageContaining("no text has 3 tokens").withMessageContaining("give longer texts");
    }

    @Test
    void placesOfACausalTextAddUpToOne() {
        Random random = new Random(1);
        float[][] head = new float[9][9];
        for (int q = 0; q < 9; q++) {
            float sum = 0;
            for (int k = 0; k <= q; k++) sum += head[q][k] = random.nextFloat();
            for (int k = 0; k <= q; k++) head[q][k] /= sum;
        }
        HeadStatistics s = of(TokenRoles.plain(9), head);
        assertThat(s.first() + s.previous() + s.itself() + s.rest()).isCloseTo(1, within(1e-6));
        assertThat(s.next()).isZero();
        assertThat(s.separators()).isZero();
    }

    @Test
    void paddingIsAsIfItWereNotThere() {
        float[][] head = {{1, 0, 0, 0}, {0.5f, 0.5f, 0, 0}, {0.5f, 0.25f, 0.25f, 0}, {0.25f, 0.125f, 0.125f, 0.5f}};
        float[][] left = new float[6][6], right = new float[6][6];
        for (int q = 0; q < 6; q++) left[q][q] = right[q][q] = 1;
        for (int q = 0; q < 4; q++) {
            left[q + 2] = new float[] {0, 0, head[q][0], head[q][1], head[q][2], head[q][3]};
            right[q] = new float[] {head[q][0], head[q][1], head[q][2], head[q][3], 0, 0};
        }
        HeadStatistics expected = of(TokenRoles.plain(4), head);
        assertThat(of(TokenRoles.plain(6).withPadding(0, 0, 1, 1, 1, 1), left)).isEqualTo(expected);
        assertThat(of(TokenRoles.plain(6).withPadding(1, 1, 1, 1, 0, 0), right)).isEqualTo(expected);
    }

    @Test
    void aHeadThatLooksAtAllAlikeIsEven() {
        float[][] even = new float[5][5], full = new float[5][5];
        for (int q = 0; q < 5; q++) for (int k = 0; k < 5; k++) {
            even[q][k] = k <= q ? 1f / (q + 1) : 0;
            full[q][k] = 0.2f;
        }
        AttentionMaps causal = AttentionMaps.of(new float[][][][] {{even}}), both = AttentionMaps.of(new float[][][][] {{full}});
        assertThat(HeadStatistics.even(causal)).isEqualTo(HeadStatistics.of(causal)[0][0]);
        assertThat(HeadStatistics.even(both)).isEqualTo(HeadStatistics.of(both)[0][0]);
        assertThat(HeadStatistics.even(both).entropy()).isCloseTo(Math.log(5) / Math.log(2), within(1e-6));
    }

    @Test
    void manyTextsCountByTheirQueries() {
        AttentionMaps looksFirst = AttentionMaps.of(new float[][][][] {{{{1, 0, 0}, {1, 0, 0}, {1, 0, 0}}}});
        AttentionMaps looksAtItself = AttentionMaps.of(new float[][][][] {{{{1, 0, 0, 0, 0}, {0, 1, 0, 0, 0}, {0, 0, 1, 0, 0}, {0, 0, 0, 1, 0}, {0, 0, 0, 0, 1}}}});
        HeadStatistics s = HeadStatistics.of(looksFirst, looksAtItself)[0][0];
        assertThat(s.first()).isEqualTo(0.25);
        assertThat(s.itself()).isEqualTo(0.75);
    }

    @Test
    void allHeadsOfATraceHaveThem() {
        Trace trace = Trace.of("*.probabilities", () -> Families.bert().tokens(Families.BATCH));
        HeadStatistics[][] all = HeadStatistics.of(AttentionMaps.of(trace));
        assertThat(all).hasDimensions(2, 3);
        double byHand = 0;
        for (int q = 2; q < 5; q++) byHand += trace.get("bert.layer.1.attention.probabilities").get(0, 2, q, 0) / 3;
        assertThat(all[1][2].first()).isCloseTo(byHand, within(1e-6));
    }

    @Test
    void separatorsAreEndsAndPunctuation() {
        for (String token : List.of("[SEP]", ".", ",", "Ġ,", "...", "\n", "Ċ", "ĊĊ", "</s>", "<|endoftext|>", "▁!", "。", "”", "<0x0A>", ".\n", "$", "##."))
            assertThat(TokenRoles.separates(token)).as(token).isTrue();
        for (String token : List.of("[CLS]", "a", " ", "Ġ", "▁", "", "Ġthe", "3.5", "##s", "世"))
            assertThat(TokenRoles.separates(token)).as(token).isFalse();
        assertThat(TokenRoles.of(List.of("a", "b"), "b"::equals).separators()).containsExactly(false, true);
    }

    @Test
    void whatDoesNotFitIsNamed() {
        float[][][][] two = {{{{1, 0}, {1, 0}}}};
        assertThatIllegalArgumentException().isThrownBy(() -> new AttentionMaps(two, TokenRoles.plain(3)))
                .withMessageContaining("layer 0, head 0 has 2 queries and the text has 3 tokens");
        assertThatIllegalArgumentException().isThrownBy(() -> AttentionMaps.of(new float[][][][] {{{{1, 0, 0}, {1, 0, 0}}}}))
                .withMessageContaining("layer 0, head 0 has 3 keys for query 0 and the text has 2 tokens");
        assertThatIllegalArgumentException().isThrownBy(() -> AttentionMaps.of(new float[][][][] {two[0], {two[0][0], two[0][0]}}))
                .withMessageContaining("layer 1 has 2 heads and layer 0 has 1");
        assertThatIllegalArgumentException().isThrownBy(() -> AttentionMaps.of(new float[0][][][])).withMessageContaining("no layer");
        assertThatIllegalArgumentException().isThrownBy(HeadStatistics::of).withMessageContaining("0 texts");
        assertThatIllegalArgumentException().isThrownBy(() -> TokenRoles.plain(2).withPadding(1)).withMessageContaining("1 and 2 marks");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AttentionMaps.of(Trace.of(() -> Families.elmo().forward(new int[][][] {Families.WORDS}))))
                .withMessageContaining("holds no attention").withMessageContaining("*.probabilities");
        Trace trace = Trace.of("*.probabilities", () -> Families.gpt().forward(new int[][] {Families.IDS}));
        assertThatThrownBy(() -> AttentionMaps.shares(trace, 1)).isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("text 1 does not exist; the trace has 1, from 0 to 0");
    }
}
