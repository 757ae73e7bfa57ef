package org.loupe.train;

import java.util.List;

/**
 * How a pre-trained encoder is usually tuned to a task. Longer texts take smaller batches, and accumulation makes up for
 * it: every preset moves the weights after 16 examples.
 *
 * @param task its name
 * @param batch examples at a time
 * @param length tokens of an example, longer ones are cut or split
 * @param trainer everything else
 */
public record TaskPreset(String task, int batch, int length, TrainerConfig trainer) {
    private static final double ENCODER_RATE = 2e-5;
    private static final double HEAD_RATE = 1e-4;

    public TaskPreset {
        if (batch < 1) throw new IllegalArgumentException("batch " + batch + " must be at least 1");
        if (length < 1) throw new IllegalArgumentException("length " + length + " must be at least 1");
    }

    /** A class for a text or a pair: 16 x 128. @param head pattern of its parameters, such as {@code head.*} */
    public static TaskPreset classification(String head, long seed) {
        return new TaskPreset("classification", 16, 128, fineTuning(head, 1, seed));
    }

    /** A tag for each token: 8 x 256, two batches a step. */
    public static TaskPreset tagging(String head, long seed) {
        return new TaskPreset("tagging", 8, 256, fineTuning(head, 2, seed));
    }

    /** A span of the text as the answer: 4 x 384, four batches a step. */
    public static TaskPreset questionAnswering(String head, long seed) {
        return new TaskPreset("question answering", 4, 384, fineTuning(head, 4, seed));
    }

    /**
     * 1,000 steps of which 100 warm up, then a straight line to 0; encoder at 2e-5, head at 1e-4, decay 0.01, betas 0.9 and
     * 0.999, clipping at 1 (Devlin et al. 2019, A.2 and A.3, but for the head, whose weights are new and may move faster).
     */
    private static TrainerConfig fineTuning(String head, int accumulate, long seed) {
        return new TrainerConfig(1000, ENCODER_RATE, 100, 0.01, 1, 100, seed, Decay.LINEAR, accumulate, 0, 0.999,
                List.of(ParameterGroup.of(head, HEAD_RATE / ENCODER_RATE, 0.01)));
    }
}
