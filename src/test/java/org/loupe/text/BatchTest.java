package org.loupe.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchTest {
    private static final SpecialTokens SPECIAL = SpecialTokens.from(100);
    private static final int PAD = 100, CLS = 102, SEP = 103;

    @Test
    void aTextAndAPairAreWrittenAsBertReadsThem() {
        Encoding one = Encoding.of(SPECIAL, 7, 8);
        assertThat(one.ids()).containsExactly(CLS, 7, 8, SEP);
        assertThat(one.segments()).containsOnly(0);
        Encoding two = Encoding.pair(SPECIAL, new int[] {7, 8}, 9);
        assertThat(two.ids()).containsExactly(CLS, 7, 8, SEP, 9, SEP);
        assertThat(two.segments()).containsExactly(0, 0, 0, 0, 1, 1);
        assertThat(two.withIds(1, 2, 3, 4, 5, 6).segments()).isEqualTo(two.segments());
        assertThat(Encoding.pair(SPECIAL, new int[0]).ids()).containsExactly(CLS, SEP, SEP);
    }

    @Test
    void shorterTextsAreFilledUpAtTheRight() {
        Batch batch = Batch.of(PAD, List.of(Encoding.of(SPECIAL, 7), Encoding.pair(SPECIAL, new int[] {7}, 9)));
        assertThat(batch.ids()).isDeepEqualTo(new int[][] {{CLS, 7, SEP, PAD, PAD}, {CLS, 7, SEP, 9, SEP}});
        assertThat(batch.attention()).isDeepEqualTo(new int[][] {{1, 1, 1, 0, 0}, {1, 1, 1, 1, 1}});
        assertThat(batch.segments()).isDeepEqualTo(new int[][] {{0, 0, 0, 0, 0}, {0, 0, 0, 1, 1}});
        assertThat(batch.hasPadding()).isTrue();
        assertThat(batch.size()).isEqualTo(2);
        assertThat(batch.time()).isEqualTo(5);
        assertThat(batch.fill(-100, List.of(new int[] {4}, new int[] {5, 6})))
                .isDeepEqualTo(new int[][] {{4, -100, -100, -100, -100}, {5, 6, -100, -100, -100}});
    }

    @Test
    void textsOfOneLengthNeedNothingMore() {
        Batch batch = Batch.of(new int[] {1, 2}, new int[] {3, 4});
        assertThat(batch.attention()).isDeepEqualTo(new int[][] {{1, 1}, {1, 1}});
        assertThat(batch.segments()).isDeepEqualTo(new int[2][2]);
        assertThat(batch.hasPadding()).isFalse();
    }

    @Test
    void whatIsGivenCanBeChangedAfterwards() {
        int[][] ids = {{1, 2}};
        Batch batch = Batch.of(ids);
        ids[0][0] = 9;
        assertThat(batch.ids()).isDeepEqualTo(new int[][] {{1, 2}});
    }

    @Test
    void badInputIsNamed() {
        int[][] two = {{1, 2}, {3, 4}}, real = {{1, 1}, {1, 1}}, none = {{0, 0}, {0, 0}};
        assertThatThrownBy(() -> Batch.of()).hasMessageContaining("0 texts");
        assertThatThrownBy(() -> Batch.of(new int[0])).hasMessageContaining("1 empty ones");
        assertThatThrownBy(() -> Batch.of(PAD, List.of())).hasMessageContaining("0 texts");
        assertThatThrownBy(() -> Batch.of(new int[] {1, 2}, new int[] {3})).hasMessageContaining("text 1").hasMessageContaining("1 places");
        assertThatThrownBy(() -> new Batch(two, new int[][] {{1, 1}}, none)).hasMessageContaining("attention mask")
                .hasMessageContaining("1 rows");
        assertThatThrownBy(() -> new Batch(two, new int[][] {{1, 1}, {1, 1, 0}}, none))
                .hasMessageContaining("attention mask of text 1").hasMessageContaining("3 places");
        assertThatThrownBy(() -> new Batch(two, real, new int[][] {{0, 0}, {0}})).hasMessageContaining("segments of text 1");
        assertThatThrownBy(() -> new Batch(two, new int[][] {{1, 1}, {0, 0}}, none)).hasMessageContaining("text 1 is padding alone");
        assertThatThrownBy(() -> new Batch(two, new int[][] {{1, 2}, {1, 1}}, none)).hasMessageContaining("text 0 holds 2");
        assertThatThrownBy(() -> new Batch(two, new int[][] {{1, -1}, {1, 1}}, none)).hasMessageContaining("text 0 holds -1");
        assertThatThrownBy(() -> Batch.of(two).fill(0, List.of(new int[2]))).hasMessageContaining("2 texts");
        assertThatThrownBy(() -> Batch.of(two).fill(0, List.of(new int[2], new int[3]))).hasMessageContaining("row 1 has 3");
        assertThatThrownBy(() -> new Encoding(new int[2], new int[3])).hasMessageContaining("2 ids").hasMessageContaining("3");
        assertThatThrownBy(() -> new Encoding(new int[0], new int[0])).hasMessageContaining("at least one");
    }

    @Test
    void specialTokensHaveIdsOfTheirOwn() {
        Vocabulary vocabulary = Vocabulary.of("a", "[MASK]", "[PAD]", "[UNK]", "b", "[CLS]", "[SEP]");
        assertThat(SpecialTokens.of(vocabulary)).isEqualTo(new SpecialTokens(2, 3, 5, 6, 1));
        assertThat(IntStream.range(98, 108).filter(SPECIAL::isSpecial)).containsExactly(100, 101, 102, 103, 104);
        assertThatThrownBy(() -> SpecialTokens.of(Vocabulary.of("a", "[PAD]"))).hasMessageContaining("[UNK]");
        assertThatThrownBy(() -> new SpecialTokens(1, 2, 3, 1, 5)).hasMessageContaining("[PAD] and [SEP]").hasMessageContaining("1");
        assertThatThrownBy(() -> new SpecialTokens(1, 2, 3, 4, -5)).hasMessageContaining("-5 of [MASK]");
    }
}
