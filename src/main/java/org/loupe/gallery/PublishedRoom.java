package org.loupe.gallery;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.loupe.fetch.ModelsFolder;
import org.loupe.inspect.InductionScore;
import org.loupe.inspect.LogitLens;
import org.loupe.inspect.RepeatedTokens;
import org.loupe.model.bert.Bert;
import org.loupe.model.llama.Llama;
import org.loupe.nn.Trace;
import org.loupe.show.AttentionView;
import org.loupe.show.HeadsView;
import org.loupe.show.LensView;
import org.loupe.text.Batch;
import org.loupe.text.Encoding;
import org.loupe.text.pipeline.SubwordTokenizer;
import org.loupe.weights.Checkpoints;
import org.loupe.weights.Pretrained;

/** What can be seen of published models, where they were fetched. */
final class PublishedRoom {
    private static final String TEXT = "The capital of France is Paris, and the capital of Italy is", SMOLLM2 = "SmolLM2-135M-Instruct.Q4_1.gguf";

    private PublishedRoom() {
    }

    static List<Exhibit> exhibits(PrintStream out) {
        List<Exhibit> all = new ArrayList<>();
        Path smollm2 = ModelsFolder.of("smollm2").resolve(SMOLLM2), minilm = ModelsFolder.of("minilm");
        try {
            if (Files.exists(smollm2)) all.addAll(smolLm2(Checkpoints.load(smollm2)));
            else out.println("SmolLM2 is not shown: java Lab.java fetch smollm2 brings it");
            if (Files.exists(minilm)) all.addAll(miniLm(Checkpoints.load(minilm)));
            else out.println("MiniLM is not shown: java Lab.java fetch minilm brings it");
        } catch (IOException e) {
            throw new IllegalArgumentException("a fetched model cannot be read: " + e.getMessage() + "; fetch it again, or remove it", e);
        }
        return all;
    }

    private static List<Exhibit> smolLm2(Pretrained loaded) {
        Llama model = loaded.model(Llama.class);
        SubwordTokenizer tokenizer = loaded.requireTokenizer();
        int[] ids = tokenizer.encode(TEXT);
        List<String> tokens = tokenizer.readable(ids);
        AttentionView attention = AttentionView.of(Trace.of("*.probabilities", () -> model.forward(new int[][] {ids})), tokens);
        return List.of(
                new Exhibit("attention-smollm2", "Attention of SmolLM2", "30 layers of 9 heads with real weights", () -> attention),
                new Exhibit("heads-smollm2", "Heads of SmolLM2", "Which of 270 heads have a job with a name?",
                        () -> HeadsView.of(InductionScore.of(model, RepeatedTokens.random(tokenizer.vocabularySize(), 25, 2, 1)), attention.maps())),
                new Exhibit("lens-smollm2", "Logit lens of SmolLM2", "In which layer does Rome appear?", () -> LensView.of(LogitLens.of(model, ids, 5), tokens, tokenizer::readable)));
    }

    private static List<Exhibit> miniLm(Pretrained loaded) {
        Bert model = loaded.model(Bert.class);
        SubwordTokenizer tokenizer = loaded.requireTokenizer();
        Encoding text = tokenizer.read("The cat sat on the mat.", "It was tired.");
        return List.of(new Exhibit("attention-minilm", "Attention of MiniLM", "6 layers of 12 heads of a BERT with real weights",
                () -> AttentionView.of(Trace.of("*.probabilities", () -> model.states(Batch.of(0, List.of(text)))), tokenizer.readable(text.ids()))));
    }
}
