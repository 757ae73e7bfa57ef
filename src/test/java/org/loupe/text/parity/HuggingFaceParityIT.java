package org.loupe.text.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.loupe.data.Document;
import org.loupe.data.Europarl;

/** Ids, places, segments, special tokens and decoded text equal those of Hugging Face's {@code tokenizers}, for every text. */
class HuggingFaceParityIT {
    /** Those that lose nothing: bytes for all, and no normalizer. */
    private static final Set<String> REVERSIBLE = Set.of("gpt2", "llama3", "smollm2", "llama2");

    static List<String> names() {
        return ParityFiles.names();
    }

    @Test
    void allKindsAreThere() {
        assertThat(names()).contains("gpt2", "llama3", "qwen2", "smollm2", "llama2", "bert-cased", "bert-uncased", "t5", "xlmr", "albert");
    }

    @ParameterizedTest
    @MethodSource("names")
    void hardLines(String name) {
        try (Parity parity = parity(name)) {
            parity.holdsFor(ParityTexts.hard());
            parity.holdsForPairs(ParityTexts.hard());
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void mutatedLines(String name) {
        List<String> texts = new ArrayList<>(ParityTexts.hard());
        Europarl.documents().stream().limit(300).map(Document::body).forEach(texts::add);
        try (Parity parity = parity(name)) {
            parity.holdsFor(ParityTexts.mutated(texts, 20, 20260706));
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void javaSources(String name) {
        try (Parity parity = parity(name)) {
            parity.holdsFor(ParityTexts.java());
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void europarlInItsLanguages(String name) {
        List<String> texts = Europarl.documents().stream().map(Document::body).toList();
        assertThat(texts).hasSize(17_597);
        try (Parity parity = parity(name)) {
            parity.holdsFor(texts);
        }
    }

    private static Parity parity(String name) {
        return new Parity(ParityFiles.json(name), REVERSIBLE.contains(name));
    }
}
