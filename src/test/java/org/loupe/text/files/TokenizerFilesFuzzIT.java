package org.loupe.text.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.loupe.Damage;
import org.loupe.text.Vocabulary;
import org.loupe.text.pipeline.SubwordTokenizer;
import org.loupe.text.subword.BytePairEncoding;
import org.loupe.text.subword.MergeRule;

/**
 * Small valid files of each form, damaged at random: each either reads, and then encodes and decodes, or is refused with an
 * {@link IllegalArgumentException} that names the file. The seed is fixed; a failure names the number of the file.
 */
class TokenizerFilesFuzzIT {
    private static final int FILES = 2500;
    private static final List<String> TEXTS = List.of("", " ", "Hello, world 42!", "na\u00efve \u4e2d\u6587 \ud83d\ude00 [MASK] <s>", "aab ba\n\tabc");

    @TempDir
    private Path folder;

    @TestFactory
    List<DynamicTest> damagedFilesAreReadOrRefused() throws IOException {
        SubwordTokenizer gpt2 = FilesGolden.tokenizer("gpt2"), bert = FilesGolden.tokenizer("bert");
        List<MergeRule> merges = ((BytePairEncoding) gpt2.model()).merges().rules();
        byte[] vocabulary = FilesGolden.json("gpt2").get("model").get("vocab").toString().getBytes(StandardCharsets.UTF_8);
        byte[] mergesTxt = merges.stream().map(MergeRule::toString).collect(Collectors.joining("\n", "#version: 0.2\n", "\n"))
                .getBytes(StandardCharsets.UTF_8);
        byte[] vocabTxt = String.join("\n", bert.model().vocabulary().tokens()).getBytes(StandardCharsets.UTF_8);
        return List.of(of("tokenizer.json", small("llama3"), Map.of()), of("tokenizer.json", small("t5"), Map.of()),
                of("tokenizer.json", small("cuts"), Map.of()), of("tokenizer.json", small("bert"), Map.of()),
                of("tokenizer.model", SentencePieceGolden.model("bytes"), Map.of()), of("tokenizer.model", SentencePieceGolden.model("bpe"), Map.of()),
                of("vocab.txt", vocabTxt, Map.of()), of("vocab.json", vocabulary, Map.of("merges.txt", mergesTxt)),
                of("merges.txt", mergesTxt, Map.of("vocab.json", vocabulary)));
    }

    /** Without most of the vocabulary, so that the settings are hit too. */
    private static byte[] small(String name) {
        SubwordTokenizer tokenizer = FilesGolden.tokenizer(name);
        ObjectNode json = FilesGolden.json(name), model = (ObjectNode) json.get("model");
        int size = name.equals("llama3") ? 300 : 40;
        if (model.get("vocab").isArray()) {
            while (model.get("vocab").size() > size) ((ArrayNode) model.get("vocab")).remove(size);
        } else VocabularyJson.write(model, Vocabulary.of(tokenizer.model().vocabulary().tokens().subList(0, size)));
        if (model.has("merges")) model.putArray("merges");
        int next = size;
        for (var added : json.get("added_tokens")) if (added.get("id").asInt() >= size) ((ObjectNode) added).put("id", next++);
        String text = json.toString();
        if (name.equals("llama3")) text = text.replaceAll("\"ids\":\\[\\d+\\]", "\"ids\":[" + size + "]");
        TokenizerJson.parse(name, text);
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private DynamicTest of(String name, byte[] valid, Map<String, byte[]> others) {
        return DynamicTest.dynamicTest(name + " of " + valid.length + " bytes", () -> {
            Path place = Files.createTempDirectory(folder, "fuzz");
            for (Map.Entry<String, byte[]> other : others.entrySet()) Files.write(place.resolve(other.getKey()), other.getValue());
            Random random = new Random(name.hashCode() + valid.length);
            int read = 0, refused = 0;
            for (int i = 0; i < FILES; i++) {
                byte[] damaged = Damage.text(valid, random);
                Files.write(place.resolve(name), damaged);
                try {
                    use(TokenizerFiles.find(place).orElseThrow());
                    read++;
                } catch (IllegalArgumentException e) {
                    refused++;
                    assertThat(e.getMessage()).as("file " + i).contains(place.toString()).hasSizeLessThan(2000);
                } catch (Exception | Error e) {
                    throw new AssertionError("file " + i + " of " + name + ": " + e, e);
                }
            }
            assertThat(read).as("files that could be read").isPositive();
            assertThat(refused).as("files that were refused").isPositive();
        });
    }

    /** What was read works; only a text that has no token may be refused then. */
    private static void use(SubwordTokenizer tokenizer) {
        for (String text : TEXTS) {
            int[] ids;
            try {
                ids = tokenizer.encode(text);
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).containsAnyOf("is not in the vocabulary", "is no token");
                continue;
            }
            assertThat(Arrays.stream(ids)).allMatch(id -> id >= 0 && id < tokenizer.vocabularySize());
            tokenizer.decode(ids);
            if (ids.length > 0) tokenizer.read(text, "b");
        }
    }
}
