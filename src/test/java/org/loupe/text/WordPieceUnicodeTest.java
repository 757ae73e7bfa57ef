package org.loupe.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.loupe.text.normalize.BertNormalizer;
import org.loupe.text.normalize.LowerCase;
import org.loupe.text.normalize.StripMarks;
import org.loupe.text.normalize.UnicodeForm;
import org.loupe.text.split.BertPreTokenizer;
import org.loupe.text.split.Digits;
import org.loupe.text.split.PreTokenizer;
import org.loupe.text.split.Punctuation;
import org.loupe.text.split.Whitespace;
import org.loupe.text.split.WhitespaceSplit;

/** Every character of Unicode, so that no table of Java's, which grow with each version, decides what a token is. */
class WordPieceUnicodeTest {
    private static final int BLOCK = 4096;

    private static final Map<String, UnaryOperator<String>> CHANGES = new TreeMap<>(Map.of(
            "uncased", new BertNormalizer(true, true, null, true)::apply, "cased", new BertNormalizer(true, true, null, false)::apply,
            "clean", new BertNormalizer(true, false, false, false)::apply, "cjk", new BertNormalizer(false, true, false, false)::apply,
            "accents", new BertNormalizer(false, false, true, false)::apply,
            "lowerCase", new BertNormalizer(false, false, false, true)::apply));

    static {
        Map<String, PreTokenizer> splits = Map.of("bert", new BertPreTokenizer(), "whitespace", new Whitespace(), "whitespaceSplit",
                new WhitespaceSplit(), "digits", new Digits(false), "ISOLATED", new Punctuation());
        for (UnicodeForm form : UnicodeForm.values()) CHANGES.put(form.name(), form::apply);
        CHANGES.put("StripAccents", new StripMarks()::apply);
        CHANGES.put("Lowercase", new LowerCase()::apply);
        splits.forEach((name, split) -> CHANGES.put(name, c -> String.join("|", split.words("a" + c + "!"))));
    }

    @Test
    void everyCharacterBecomesWhatHuggingFaceMakesOfIt() {
        JsonNode golden = GoldenText.json("wordpiece-unicode");
        assertThat(golden.size()).isEqualTo(CHANGES.size());
        CHANGES.forEach((name, change) -> {
            for (int start = 0; start <= Character.MAX_CODE_POINT; start += BLOCK)
                assertThat(sum(start, change)).as("%s of the characters from U+%04X on", name, start)
                        .isEqualTo(golden.path(name).path(start / BLOCK).asLong());
        });
    }

    private static long sum(int start, UnaryOperator<String> change) {
        StringBuilder all = new StringBuilder();
        for (int c = start; c < start + BLOCK; c++) {
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) continue;
            all.append(c > start ? "\n" : "").append(change.apply(Character.toString(c)));
        }
        CRC32 sum = new CRC32();
        sum.update(all.toString().getBytes(StandardCharsets.UTF_8));
        return sum.getValue();
    }
}
