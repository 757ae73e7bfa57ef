package org.loupe.text.subword;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.loupe.text.normalize.AlignedText;
import org.loupe.text.split.PreTokenizer;
import org.loupe.text.split.RegexSplit;
import org.loupe.text.split.SplitBehavior;

/** Models with bytes for unknown characters, with an unknown token, and with marks, against Hugging Face's tokenizers. */
class BytePairGoldenTest {
    private static final PreTokenizer WORDS = RegexSplit.of("\\s+", SplitBehavior.REMOVED, false);

    @ParameterizedTest
    @CsvSource({"bpe-fallback,bytes", "bpe-fallback,fused", "bpe-fallback,single",
        "bpe-suffix,suffix", "bpe-prefix,prefix"})
    void idsAndPlacesEqualHuggingFaces(String file, String variant) {
        GoldenPairs golden = GoldenPairs.read(file);
        BytePairEncoding model = new BytePairEncoding(golden.vocabulary(), golden.merges(), config(variant));
        assertThat(golden.cases(variant)).hasSizeGreaterThan(30);
        for (GoldenPairs.Case each : golden.cases(variant)) {
            Pieces found = new Pieces(), pieces = new Pieces();
            for (AlignedText word : words(each.text(), file.contains("fallback"))) {
                pieces.clear();
                model.cut(word.text(), pieces);
                for (int i = 0; i < pieces.count(); i++)
                    found.add(pieces.id(i), word.start(pieces.start(i)), word.end(pieces.end(i) - 1));
            }
            assertThat(found.ids()).as(each.toString()).isEqualTo(each.ids());
            assertThat(found.tokens(new int[found.count()]).starts()).as(each.toString()).isEqualTo(each.starts());
            assertThat(found.tokens(new int[found.count()]).ends()).as(each.toString()).isEqualTo(each.ends());
        }
    }

    private static BytePairConfig config(String variant) {
        BytePairConfig plain = BytePairConfig.PLAIN.withUnknown("<unk>", !variant.equals("single"));
        return switch (variant) {
            case "bytes" -> plain.withByteFallback(true);
            case "suffix" -> plain.withUnknown("<unk>", false).withMarks("", "</w>");
            case "prefix" -> plain.withUnknown("<unk>", false).withMarks("##", "");
            default -> plain;
        };
    }

    /** LLaMA 2 reads the whole line as one word, with a visible space before it and for each space. */
    private static Iterable<AlignedText> words(String line, boolean whole) {
        AlignedText text = AlignedText.of(line);
        if (!whole) return WORDS.split(text);
        if (line.isEmpty()) return List.of();
        AlignedText begun = text.rewrite().write("\u2581", 0, Character.charCount(line.codePointAt(0))).keep(0, line.length()).build();
        return PreTokenizer.NONE.split(begun.withText(begun.text().replace(' ', '\u2581')));
    }
}
