package org.loupe.text.normalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AlignedTextTest {
    @Property
    void everyCharacterOfASourceStandsForItselfInEverySlice(@ForAll String source, @ForAll @IntRange(max = 50) int a, @ForAll @IntRange(max = 50) int b) {
        int from = Math.min(Math.min(a, b), source.length()), to = Math.min(Math.max(a, b), source.length());
        AlignedText part = AlignedText.of(source).slice(from, to);
        assertThat(part.text()).isEqualTo(source.substring(from, to));
        for (int i = 0; i < part.length(); i++) assertThat(source.substring(part.start(i), part.end(i))).isEqualTo(part.text().substring(i, i + 1));
    }

    @Property
    void whatWasKeptStillStandsForItselfWhereverItMoved(@ForAll String source, @ForAll @IntRange(min = 1, max = 5) int each) {
        AlignedText text = AlignedText.of(source);
        AlignedText.Builder builder = text.rewrite();
        for (int i = 0; i < source.length(); i++) {
            builder.keep(i, i + 1);
            if (i % each == 0) builder.write("<>!", i, i + 1);
        }
        AlignedText longer = builder.build();
        AlignedText part = longer.slice(longer.length() / 3, longer.length());
        for (int i = 0; i < part.length(); i++) {
            char c = part.text().charAt(i), itsSource = source.charAt(part.start(i));
            assertThat(part.end(i)).isEqualTo(part.start(i) + 1);
            assertThat(c == itsSource || "<>!".indexOf(c) >= 0).isTrue();
        }
    }

    @Test
    void whatIsWrittenStandsForItsWholeRange() {
        AlignedText text = AlignedText.of("xeroxed").rewrite().keep(0, 1).write("-ERO-", 1, 4).keep(4, 7).build();
        assertThat(text.text()).isEqualTo("x-ERO-xed");
        assertThat(text.start(0)).isZero();
        for (int i = 1; i < 6; i++) {
            assertThat(text.start(i)).isEqualTo(1);
            assertThat(text.end(i)).isEqualTo(4);
        }
        assertThat(text.start(6)).isEqualTo(4);
        AlignedText upper = text.slice(4, 8).withText("O-XE");
        assertThat(upper.start(0)).isEqualTo(1);
        assertThat(upper.start(2)).isEqualTo(4);
        assertThatThrownBy(() -> upper.withText("longer")).hasMessageContaining("4 characters").hasMessageContaining("6");
    }

    @Test
    void halvesOfSurrogatePairsAreReplaced() {
        assertThat(AlignedText.of("a\ude00\ud83d\ude00\ud83d").text()).isEqualTo("a\ufffd\ud83d\ude00\ufffd");
        assertThat(AlignedText.of("\ud83d\ude00").text()).isEqualTo("\ud83d\ude00");
    }
}
