package org.loupe.text.files;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.loupe.text.GoldenText;
import org.loupe.text.Tokens;
import org.loupe.text.Vocabulary;

/** The files that {@code golden_sentencepiece.py} wrote, whose comment tells what is in them. */
public final class SentencePieceGolden {
    private SentencePieceGolden() { }

    public static byte[] model(String name) {
        return GoldenText.bytes("sentencepiece-" + name + ".model");
    }

    public static SentencePieceFile file(String name) {
        return SentencePieceFile.of(name + ".model", model(name));
    }

    /** The texts, and what the library makes of them. */
    public static JsonNode lines() {
        return GoldenText.json("sentencepiece-lines");
    }

    public static List<String> texts() {
        return GoldenText.strings(lines().get("lines"));
    }

    /** What Hugging Face's tokenizers make of the texts. */
    public static JsonNode tokenizers() {
        return GoldenText.json("sentencepiece-tokenizers");
    }

    /** Compares the tokens of a text, and the text of these. */
    public static void check(SoftAssertions softly, String text, JsonNode expected, Tokens tokens, String decoded) {
        String name = Vocabulary.quoted(text);
        softly.assertThat(tokens.ids()).as("ids of " + name).containsExactly(GoldenText.ints(expected.get("ids")));
        softly.assertThat(tokens.starts()).as("starts of " + name).containsExactly(GoldenText.ints(expected.get("starts")));
        softly.assertThat(tokens.ends()).as("ends of " + name).containsExactly(GoldenText.ints(expected.get("ends")));
        softly.assertThat(decoded).as("text of " + name).isEqualTo(expected.get("decoded").asText());
    }
}
