package org.loupe.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.loupe.GoldenFile;
import org.loupe.generate.Generator;
import org.loupe.generate.Sampler;
import org.loupe.model.LanguageModel;

/**
 * A real model against transformers in float32, which {@code golden_smollm2.py} ran: runs where
 * {@code java Lab.java fetch smollm2} has brought the file.
 */
class SmolLm2IT {
    private static final GoldenFile GOLDEN = GoldenFile.read("checkpoints/smollm2.npz");
    private static final int QUESTIONS = 20, NEW_TOKENS = 64, EVERY = 64;

    @Test
    void inFloat32LogitsAndAnswersAreThoseOfTransformers() throws IOException {
        LanguageModel model = Checkpoints.loadFloat32(file()).languageModel();
        assertLogits(model);
        assertThat(answers(model)).isDeepEqualTo(expectedAnswers());
    }

    /** Products with blocks keep the inputs in float32, so results differ by the order of sums alone. */
    @Test
    void inBlocksTheyAreTheSame() throws IOException {
        Pretrained checkpoint = Checkpoints.load(file());
        assertThat(checkpoint.model().quantizedMatrices()).hasSize(211);
        assertLogits(checkpoint.languageModel());
        assertThat(answers(checkpoint.languageModel())).isDeepEqualTo(expectedAnswers());
    }

    private static Path file() {
        return FetchedModels.folder("smollm2").resolve("SmolLM2-135M-Instruct.Q4_1.gguf");
    }

    private static List<int[]> prompts() {
        int[] ids = GOLDEN.ints("prompts"), lengths = GOLDEN.ints("lengths");
        List<int[]> prompts = new ArrayList<>();
        int from = 0;
        for (int length : lengths) prompts.add(Arrays.copyOfRange(ids, from, from += length));
        return prompts;
    }

    private static void assertLogits(LanguageModel model) {
        float[] expected = GOLDEN.floats("logits");
        int each = expected.length / QUESTIONS;
        float largest = 0;
        for (int question = 0; question < QUESTIONS; question++) {
            float[] logits = new Generator(model).nextLogits(prompts().get(question));
            for (int i = 0; i < each; i++) {
                float score = logits[Math.min(i * EVERY, logits.length - 1)];
                largest = Math.max(largest, Math.abs(score - expected[question * each + i]));
            }
        }
        System.out.println("SmolLM2: largest difference of a logit from transformers " + largest);
        assertThat(largest).isLessThan(1e-3f);
    }

    private static int[][] answers(LanguageModel model) {
        Generator generator = new Generator(model);
        return prompts().stream().map(prompt -> {
            int[] all = generator.generate(prompt, NEW_TOKENS, Sampler.greedy(), 0);
            return Arrays.copyOfRange(all, prompt.length, all.length);
        }).toArray(int[][]::new);
    }

    private static int[][] expectedAnswers() {
        int[] ids = GOLDEN.ints("answers");
        int[][] answers = new int[QUESTIONS][];
        for (int i = 0; i < QUESTIONS; i++) answers[i] = Arrays.copyOfRange(ids, i * NEW_TOKENS, (i + 1) * NEW_TOKENS);
        return answers;
    }
}
