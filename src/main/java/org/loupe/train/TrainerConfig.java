package org.loupe.train;

import java.util.List;

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
 * @param decay of the learning rate after the warm-up
 * @param accumulate batches whose gradients are added up before one update
 * @param patience looks at the validation loss without a better one after which training stops and goes back to the best
 *         weights; 0 trains all steps and keeps the last weights
 * @param beta2 of AdamW: how slowly the mean of the squared gradients forgets
 * @param groups parameters with a rate or weight decay of their own
 */
public record TrainerConfig(int steps, double learningRate, int warmup, double weightDecay, double clip, int evaluateEvery, long seed,
                            Decay decay, int accumulate, int patience, double beta2, List<ParameterGroup> groups) {
    public TrainerConfig {
        if (steps < 1) throw new IllegalArgumentException("steps " + steps + " must be at least 1");
        if (!(learningRate > 0 && Double.isFinite(learningRate)))
            throw new IllegalArgumentException("learning rate " + learningRate + " must be a number above 0");
        if (warmup < 0 || warmup > steps) throw new IllegalArgumentException("warmup " + warmup + " must lie between 0 and steps " + steps);
        if (!(weightDecay >= 0 && Double.isFinite(weightDecay)))
            throw new IllegalArgumentException("weight decay " + weightDecay + " must be a number of at least 0");
        if (!(clip > 0)) throw new IllegalArgumentException("clip " + clip + " must be above 0; 1 is usual");
        if (evaluateEvery < 1) throw new IllegalArgumentException("evaluateEvery " + evaluateEvery + " must be at least 1");
        if (accumulate < 1) throw new IllegalArgumentException("accumulate " + accumulate + " must be at least 1");
        if (patience < 0) throw new IllegalArgumentException("patience " + patience + " must be at least 0, which never stops early");
        if (!(beta2 >= 0 && beta2 < 1)) throw new IllegalArgumentException("beta2 " + beta2 + " must be at least 0 and below 1");
        if (decay == null) throw new IllegalArgumentException("decay is null; Decay.NONE keeps the rate as it is");
        groups = List.copyOf(groups);
    }

    /** With a cosine schedule, one batch a step, without early stopping and groups. */
    public TrainerConfig(int steps, double learningRate, int warmup, double weightDecay, double clip, int evaluateEvery, long seed) {
        this(steps, learningRate, warmup, weightDecay, clip, evaluateEvery, seed, Decay.COSINE, 1, 0, 0.95, List.of());
    }

    /**
     * Good for small models: a rate of 1e-3, a tenth of the steps as warm-up (100 at most), decay 0.1, clipping at
     * 1, twelve looks at the validation loss.
     */
    public static TrainerConfig of(int steps, long seed) {
        return new TrainerConfig(steps, 1e-3, Math.min(100, steps / 10), 0.1, 1, Math.max(1, steps / 12), seed);
    }

    /** The same with another highest learning rate. */
    public TrainerConfig withLearningRate(double rate) {
        return new TrainerConfig(steps, rate, warmup, weightDecay, clip, evaluateEvery, seed, decay, accumulate, patience, beta2, groups);
    }

    /** The same with another number of steps, of which so many are warm-up. */
    public TrainerConfig withSteps(int number, int warmupSteps) {
        return new TrainerConfig(number, learningRate, warmupSteps, weightDecay, clip, evaluateEvery, seed, decay, accumulate, patience,
                beta2, groups);
    }

    /** The same with another longest gradient. */
    public TrainerConfig withClip(double longest) {
        return new TrainerConfig(steps, learningRate, warmup, weightDecay, longest, evaluateEvery, seed, decay, accumulate, patience,
                beta2, groups);
    }

    /** The same with the gradients of several batches in a step. */
    public TrainerConfig withAccumulation(int batches) {
        return new TrainerConfig(steps, learningRate, warmup, weightDecay, clip, evaluateEvery, seed, decay, batches, patience,
                beta2, groups);
    }

    /** The same with early stopping. */
    public TrainerConfig withEarlyStopping(int looks, int every) {
        return new TrainerConfig(steps, learningRate, warmup, weightDecay, clip, every, seed, decay, accumulate, looks, beta2, groups);
    }

    /** The same with another course of the learning rate. */
    public TrainerConfig withDecay(Decay other) {
        return new TrainerConfig(steps, learningRate, warmup, weightDecay, clip, evaluateEvery, seed, other, accumulate, patience,
                beta2, groups);
    }

    /** The same with groups of parameters. */
    public TrainerConfig withGroups(ParameterGroup... others) {
        return new TrainerConfig(steps, learningRate, warmup, weightDecay, clip, evaluateEvery, seed, decay, accumulate, patience,
                beta2, List.of(others));
    }
}
