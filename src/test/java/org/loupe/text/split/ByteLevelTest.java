package org.loupe.text.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.loupe.text.normalize.AlignedText;

class ByteLevelTest {
    @Test
    void theAlphabetHasACharacterForEachByte() {
        assertThat(ByteAlphabet.characters()).hasSize(256).contains("!", "~", "\u00A1", "\u00FF", "\u0120", "\u010A")
                .doesNotContain(" ", "\n", "\u00A0", "\u00AD", "\u007F");
        assertThat(ByteAlphabet.characters().chars().distinct().count()).isEqualTo(256);
        for (int value = 0; value < 256; value++) assertThat(ByteAlphabet.value(ByteAlphabet.character(value))).isEqualTo(value);
        assertThat(ByteAlphabet.character(' ')).isEqualTo('\u0120');
        assertThat(ByteAlphabet.character((byte) 0xE9)).as("a byte below 0").isEqualTo('\u00E9');
        assertThat(ByteAlphabet.value('\u0144')).isEqualTo(-1);
        assertThat(ByteAlphabet.value(' ')).isEqualTo(-1);
        assertThat(ByteAlphabet.value('\uFFFF')).isEqualTo(-1);
    }

    @Test
    void aSpaceBelongsToTheWordBehindIt() {
        assertThat(SplitRules.gpt2(false).words("Hello, big  world")).containsExactly("Hello", ",", "\u0120big", "\u0120", "\u0120world");
        assertThat(SplitRules.gpt2(true).words("Hello")).containsExactly("\u0120Hello");
        assertThat(SplitRules.gpt2(true).words(" Hello")).containsExactly("\u0120Hello");
        assertThat(SplitRules.gpt2(true).words("")).isEmpty();
    }

    @Test
    void allBytesOfACharacterHaveItsPlace() {
        List<AlignedText> words = new ByteLevel(true, false).split(AlignedText.of("\uD83D\uDE00\u00E9x"));
        AlignedText word = words.get(0);
        assertThat(words).hasSize(1);
        assertThat(word.text()).isEqualTo("\u0120\u00F0\u0141\u013A\u0122\u00C3\u00A9x");
        int[] starts = {0, 0, 0, 0, 0, 2, 2, 3}, ends = {2, 2, 2, 2, 2, 3, 3, 4};
        for (int i = 0; i < starts.length; i++) {
            assertThat(word.start(i)).as("start of %d", i).isEqualTo(starts[i]);
            assertThat(word.end(i)).as("end of %d", i).isEqualTo(ends[i]);
        }
    }

    @Property(tries = 1000)
    void theWordsAreTheBytesOfTheText(@ForAll String text) {
        for (PreTokenizer rule : List.of(SplitRules.gpt2(false), SplitRules.llama3(), SplitRules.qwen2(), SplitRules.smolLm2())) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            int end = 0;
            for (AlignedText word : rule.split(AlignedText.of(text))) {
                word.text().chars().forEach(c -> bytes.write(ByteAlphabet.value((char) c)));
                assertThat(word.start(0)).as("nothing is left out").isEqualTo(end);
                end = word.end(word.length() - 1);
            }
            assertThat(end).isEqualTo(text.length());
            assertThat(bytes.toByteArray()).isEqualTo(whole(text).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The text with U+FFFD for each half of a surrogate pair. */
    private static String whole(String text) {
        return text.codePoints().map(c -> c >= 0xD800 && c < 0xE000 ? 0xFFFD : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    @Property(tries = 300)
    void halfOfAPairIsReadAsTheReplacementCharacter(@ForAll String text) {
        String broken = text + "\uDC00x\uD800 \uD800" + text + "\uD800";
        for (PreTokenizer rule : List.of(SplitRules.gpt2(false), SplitRules.llama3(), SplitRules.qwen2(), SplitRules.smolLm2()))
            assertThat(rule.words(broken)).isEqualTo(rule.words(whole(broken)));
    }
}
