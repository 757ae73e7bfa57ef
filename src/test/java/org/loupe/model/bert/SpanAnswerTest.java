package org.loupe.model.bert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SpanAnswerTest {
    private static final String PASSAGE = "the cat sat";
    /** [CLS] who ? [SEP] the cat sat [SEP] */
    private static final int[][] OFFSETS = {{0, 0}, {0, 0}, {0, 0}, {0, 0}, {0, 3}, {4, 7}, {8, 11}, {0, 0}};

    @Test
    void theBestSpanIsCutFromThePassage() {
        float[] start = {0, 9, 0, 0, 2, 3, 0, 9}, end = {0, 9, 9, 0, 5, 1, 2, 0};
        SpanAnswer answer = SpanAnswer.best(start, end, OFFSETS, 8);
        // 3 and 5 together would be more, but the answer would end before it begins.
        assertThat(answer).isEqualTo(new SpanAnswer(4, 4, 0, 3, 7, 0));
        assertThat(answer.text(PASSAGE)).isEqualTo("the");
        start[5] = 6;
        assertThat(SpanAnswer.best(start, end, OFFSETS, 8).text(PASSAGE)).isEqualTo("cat sat");
        assertThat(SpanAnswer.best(start, end, OFFSETS, 1).text(PASSAGE)).isEqualTo("the");
    }

    @Test
    void noAnswerIsTheScoreOfTheFirstToken() {
        float[] start = {4, 0, 0, 0, 3, 0, 0, 0}, end = {2.5f, 0, 0, 0, 3, 0, 0, 0};
        SpanAnswer answer = SpanAnswer.best(start, end, OFFSETS, 8);
        assertThat(answer.score()).isEqualTo(6);
        assertThat(answer.noAnswerScore()).isEqualTo(6.5);
        assertThat(answer.isAnswer(0)).isFalse();
        assertThat(answer.isAnswer(-1)).isTrue();
    }

    @Property(tries = 200)
    void noOtherAllowedSpanIsBetter(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int time,
            @ForAll @IntRange(min = 1, max = 13) int longest) {
        Random random = new Random(seed);
        int question = random.nextInt(time);
        int[][] offsets = new int[time][2];
        float[] start = new float[time], end = new float[time];
        for (int i = 0; i < time; i++) {
            if (i >= question) offsets[i] = new int[] {i, i + 1};
            start[i] = (float) random.nextGaussian();
            end[i] = (float) random.nextGaussian();
        }
        SpanAnswer answer = SpanAnswer.best(start, end, offsets, longest);
        assertThat(answer.firstToken()).isBetween(question, answer.lastToken());
        assertThat(answer.lastToken() - answer.firstToken()).isLessThan(longest);
        for (int i = question; i < time; i++)
            for (int j = i; j < Math.min(time, i + longest); j++) assertThat((double) start[i] + end[j])
                    .isLessThanOrEqualTo(answer.score());
    }

    @Test
    void badInputIsNamed() {
        float[] two = {1, 2};
        assertThatThrownBy(() -> SpanAnswer.best(two, new float[3], new int[2][2], 5)).hasMessageContaining("2, 3 and 2");
        assertThatThrownBy(() -> SpanAnswer.best(two, two, new int[2][2], 5)).hasMessageContaining("none of the 2 tokens");
        assertThatThrownBy(() -> SpanAnswer.best(two, two, new int[][] {{0, 1}, {3, 2}}, 5)).hasMessageContaining("token 1")
                .hasMessageContaining("[3, 2]");
        assertThatThrownBy(() -> SpanAnswer.best(two, two, new int[][] {{0, 1}, {1}}, 5)).hasMessageContaining("[1]");
        assertThatThrownBy(() -> SpanAnswer.best(two, two, new int[][] {{0, 1}, {1, 2}}, 0)).hasMessageContaining("longest answer of 0");
        SpanAnswer answer = SpanAnswer.best(two, two, new int[][] {{0, 1}, {1, 20}}, 2);
        assertThatThrownBy(() -> answer.text(PASSAGE)).hasMessageContaining("character 20").hasMessageContaining("has 11");
    }
}
