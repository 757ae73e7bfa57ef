package org.loupe.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.loupe.data.Document;
import org.loupe.data.Europarl;
import org.loupe.text.files.TokenizerJson;
import org.loupe.text.parity.ParityFiles;
import org.loupe.text.pipeline.SubwordTokenizer;

/**
 * Reads a megabyte of Europarl in its 21 languages, document by document, with special tokens and places. The tokenizers are those
 * of the parity tests. {@code src/bench/python/tokenizers_worker.py} does the same with Hugging Face's library.
 */
final class TokenizerWork {
    /** The beginning of the kind, before the tokenizer's name. */
    static final String KIND = "tokenizer-";
    private static final int EVERY = 17, BYTES = 1_000_000;

    private TokenizerWork() { }

    static Workload of(Spec spec) {
        SubwordTokenizer tokenizer = TokenizerJson.parse("tokenizer.json", ParityFiles.json(spec.kind().substring(KIND.length())));
        List<String> texts = texts();
        return Workload.timed(() -> {
            long tokens = 0;
            for (String text : texts) tokens += tokenizer.read(text).length();
            if (tokens < texts.size()) throw new IllegalStateException(tokens + " tokens of " + texts.size() + " texts");
        });
    }

    /** Every 17th document, until they have a megabyte of UTF-8. */
    private static List<String> texts() {
        List<Document> documents = Europarl.documents();
        List<String> texts = new ArrayList<>();
        int bytes = 0;
        for (int i = 0; i < documents.size() && bytes < BYTES; i += EVERY) {
            texts.add(documents.get(i).body());
            bytes += documents.get(i).body().getBytes(StandardCharsets.UTF_8).length;
        }
        return texts;
    }
}
