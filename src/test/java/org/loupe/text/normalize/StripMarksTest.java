package org.loupe.text.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** As {@code StripAccents} of Hugging Face's {@code tokenizers}, whatever version of Unicode this Java has. */
class StripMarksTest {
    private final StripMarks marks = new StripMarks();

    @Test
    void marksOfVersion9Go() {
        assertThat(marks.apply("cafe\u0301 \u093f\u20dd \u1cf2\u1cf3x")).isEqualTo("cafe  x");
    }

    @Test
    void lettersWithTheirAccentsStay() {
        assertThat(marks.apply("caf\u00e9")).isEqualTo("caf\u00e9");
    }

    @Test
    void halvesOfSurrogatePairsDoNotMeetWhereAMarkWas() {
        assertThat(marks.apply("\ud83d\u0300\ude00")).isEqualTo("\ufffd\ufffd");
    }

    @Test
    void youngerMarksStay() {
        assertThat(marks.apply("a\u0affb\u08d3\u0898\ud803\udd24")).isEqualTo("a\u0affb\u08d3\u0898\ud803\udd24");
    }
}
