package org.loupe.show;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.loupe.generate.Choice;
import org.loupe.generate.Ending;
import org.loupe.generate.GenerationRecord;
import org.loupe.generate.Sampler;

/** Made-up texts as a model might have written them, the same each time. */
public final class SomeGenerations {
    /** Some tokens that are hard to show; the others have numbers for names. */
    private static final List<String> HARD = List.of("<script>alert(1)</script>", "</script>", "שלום", "世界", "\n", " cat", "<0xE4>", "", "a&b\"c", "\ud83d");
    public static final IntFunction<String> NAMES = id -> id < HARD.size() ? HARD.get(id) : "t" + id;
    public static final Sampler SAMPLER = new Sampler(0.8, 12, 0.9, 0.1, 1.2);

    private SomeGenerations() {
    }

    public static GenerationRecord of(int steps, int vocabulary, int likeliest, Sampler sampler) {
        Random random = new Random(5);
        int[] prompt = random.ints(4, 0, vocabulary).toArray();
        List<Choice> choices = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            float[] logits = new float[vocabulary];
            for (int i = 0; i < vocabulary; i++) logits[i] = (float) (2.5 * random.nextGaussian());
            choices.add(Choice.of(sampler.stages(logits, prompt), sampler.next(logits, random, prompt), likeliest));
        }
        return new GenerationRecord(prompt, choices, Ending.LENGTH);
    }
}
