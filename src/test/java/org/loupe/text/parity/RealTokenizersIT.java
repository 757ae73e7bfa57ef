package org.loupe.text.parity;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.loupe.data.Document;
import org.loupe.data.Europarl;
import org.loupe.text.files.TokenizerJson;
import org.loupe.text.pipeline.SubwordTokenizer;
import org.loupe.weights.Gguf;
import org.loupe.weights.GgufTokenizer;

/**
 * Published tokenizers that are on this machine: {@code -Dloupe.tokenizers=FILE,FILE} names files of the form
 * {@code tokenizer.json}, {@code -Dloupe.gguf=FILE} a GGUF, whose tokenizer is written as a {@code tokenizer.json}, and
 * {@code -Dloupe.gguf.tokenizer=FILE} what transformers made of the same GGUF.
 */
class RealTokenizersIT {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void tokenizerFiles() throws IOException {
        String files = System.getProperty("loupe.tokenizers", "");
        assumeTrue(!files.isEmpty(), "no -Dloupe.tokenizers");
        for (String file : files.split(",")) {
            String json = object(Path.of(file)).putNull("truncation").putNull("padding").toString();
            equal(TokenizerJson.parse(file, json), json);
        }
    }

    @Test
    void theTokenizerInsideOfAGguf() throws IOException {
        String file = System.getProperty("loupe.gguf", ""), other = System.getProperty("loupe.gguf.tokenizer", "");
        assumeTrue(!file.isEmpty(), "no -Dloupe.gguf");
        try (Gguf gguf = Gguf.open(Path.of(file))) {
            SubwordTokenizer tokenizer = GgufTokenizer.read(gguf.metadata());
            String json = TokenizerJson.write(tokenizer);
            equal(tokenizer, json);
            if (other.isEmpty()) return;
            // transformers does not read the key tokenizer.ggml.pre, and so cuts all byte-level texts as GPT-2 does.
            ObjectNode root = object(Path.of(other));
            equal(tokenizer, root.set("pre_tokenizer", MAPPER.readTree(json).get("pre_tokenizer")).toString());
        }
    }

    private static ObjectNode object(Path file) throws IOException {
        return (ObjectNode) MAPPER.readTree(file.toFile());
    }

    private static void equal(SubwordTokenizer tokenizer, String json) {
        List<String> texts = new ArrayList<>(ParityTexts.hard());
        texts.addAll(ParityTexts.java());
        texts.addAll(ParityTexts.mutated(texts, 5, 20260708));
        Europarl.documents().stream().map(Document::body).forEach(texts::add);
        try (Parity parity = new Parity(tokenizer, json, false)) {
            parity.holdsFor(texts);
        }
    }
}
