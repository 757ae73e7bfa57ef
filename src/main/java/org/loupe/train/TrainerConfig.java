package org.loupe.train;

/**
 * How a model is trained.
 *
 * @param steps updates of the weights
 * @param learningRate the highest, after warm-up
 * @param warmup steps in which the learning rate rises
 * @param weightDecay how much matrices shrink, times the learning rate
 * @param clip the longest gradient; a longer one is scaled down to it
 * @param evaluateEvery steps between two looks at the validation loss
 * @param seed of the batches; the same seed gives the same losses, bit for bit
 */
public record TrainerConfig(int steps, double learningRate, int warmup, double weightDecay, double clip, int evaluateEvery, long seed) {
    public TrainerConfig {
        if (steps < 1) throw new IllegalArgumentException("steps " + steps + " must be at least 1");
        if (!(learningRate > 0)) throw new IllegalArgumentException("learning rate " + learningRate + " must be above 0");
        if (warmup < 0 || warmup > steps) throw new IllegalArgumentException("warmup " + warmup + " must lie between 0 and steps " + steps);
        if (!(weightDecay >= 0)) throw new IllegalArgumentException("weight decay " + weightDecay + " must be at least 0");
        if (!(clip > 0)) throw new IllegalArgumentException("clip " + clip + " must be above 0; 1 is usual");
        if (evaluateEvery < 1) throw new IllegalArgumentException("evaluateEvery " + evaluateEvery + " must be at least 1");
    }

    /** Good for small models: a rate of 1e-3, a tenth of the steps as warm-up (100 at most), decay 0.1, clipping at 1, twelve looks at the validation loss. */
    public static TrainerConfig of(int steps, long seed) {
        return new TrainerConfig(steps, 1e-3, Math.min(100, steps / 10), 0.1, 1, Math.max(1, steps / 12), seed);
    }

    /** The same with another highest learning rate. */
    public TrainerConfig withLearningRate(double rate) {
        return new TrainerConfig(steps, rate, warmup, weightDecay, clip, evaluateEvery, seed);
    }
}
