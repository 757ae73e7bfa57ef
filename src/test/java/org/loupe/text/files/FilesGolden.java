package org.loupe.text.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.loupe.text.Encoding;
import org.loupe.text.GoldenText;
import org.loupe.text.Vocabulary;
import org.loupe.text.pipeline.SubwordTokenizer;

/** The file that {@code golden_tokenizer_files.py} wrote, whose comment tells what is in it. */
public final class FilesGolden {
    private static final JsonNode ROOT = GoldenText.json("files-tokenizers");

    private FilesGolden() { }

    /** The names of all tokenizers. */
    public static List<String> names() {
        List<String> names = new ArrayList<>();
        ROOT.get("tokenizers").fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** A {@code tokenizer.json}, to be read or to be damaged. */
    public static ObjectNode json(String name) {
        return ROOT.get("tokenizers").get(name).get("json").deepCopy();
    }

    public static SubwordTokenizer tokenizer(String name) {
        return TokenizerJson.parse(name, json(name).toString());
    }

    public static List<String> lines() {
        return GoldenText.strings(ROOT.get("lines"));
    }

    private static List<JsonNode> pairs() {
        return StreamSupport.stream(ROOT.get("pairs").spliterator(), false).toList();
    }

    /** Compares what a tokenizer makes of all texts and pairs with what tokenizers made of them. */
    public static void check(String name, SubwordTokenizer tokenizer) {
        JsonNode golden = ROOT.get("tokenizers").get(name);
        List<String> lines = lines();
        assertThat(golden.get("lines")).hasSameSizeAs(lines).hasSizeGreaterThan(60);
        for (int i = 0; i < lines.size(); i++) {
            JsonNode expected = golden.get("lines").get(i);
            String line = name + " " + Vocabulary.quoted(lines.get(i));
            if (expected.get(0).isEmpty()) {
                assertThat(tokenizer.encode(lines.get(i))).as(line).isEmpty();
                continue;
            }
            Encoding encoding = tokenizer.read(lines.get(i));
            check(line, encoding, expected);
            assertThat(tokenizer.decode(encoding.ids())).as(line).isEqualTo(expected.get(4).asText());
        }
        for (int i = 0; i < pairs().size(); i++) {
            JsonNode pair = pairs().get(i);
            check(name + " " + pair, tokenizer.read(pair.get(0).asText(), pair.get(1).asText()), golden.get("pairs").get(i));
        }
    }

    private static void check(String line, Encoding encoding, JsonNode expected) {
        assertThat(encoding.ids()).as("ids of " + line).containsExactly(GoldenText.ints(expected.get(0)));
        assertThat(encoding.segments()).as("segments of " + line).containsExactly(GoldenText.ints(expected.get(1)));
        assertThat(encoding.tokens().starts()).as("starts of " + line).containsExactly(GoldenText.ints(expected.get(2)));
        assertThat(encoding.tokens().ends()).as("ends of " + line).containsExactly(GoldenText.ints(expected.get(3)));
    }
}
