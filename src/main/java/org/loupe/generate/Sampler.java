package org.loupe.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Chooses the next token from a model's scores, in steps: repetition penalty, temperature, top-k, top-p, min-p, and then by
 * chance. It is the order of transformers: what a later step looks at, an earlier one has changed already.
 *
 * @param temperature the scores are divided by it: below 1 the likely become likelier, above 1 the choice grows even;
 *        0 always takes the likeliest
 * @param topK only this many of the likeliest may be chosen; 0 allows all
 * @param topP only the likeliest that together have this probability; 1 allows all
 * @param minP only those at least this many times as likely as the likeliest; 0 allows all
 * @param repetitionPenalty against tokens that the text already has; 1 for none
 */
public record Sampler(double temperature, int topK, double topP, double minP, double repetitionPenalty) {
    public Sampler {
        if (!(temperature >= 0) || Double.isInfinite(temperature))
            throw new IllegalArgumentException("temperature " + temperature
                    + " must be at least 0; 0 takes the likeliest token, 1 the model's own probabilities");
        if (topK < 0) throw new IllegalArgumentException("topK " + topK + " must be at least 0; 0 allows all tokens");
        stepsOf(temperature, topK, topP, minP, repetitionPenalty);      // which refuse what they cannot work with
    }

    /** The scores after a step: what it left and what it took out. */
    public record Stage(String name, double[] scores) {
        /** The chance of each token if it were drawn now. */
        public double[] probabilities() {
            return Scores.softmax(scores);
        }

        /** How many tokens may still be chosen. */
        public int left() {
            return (int) Arrays.stream(scores).filter(score -> score > Double.NEGATIVE_INFINITY).count();
        }
    }

    /** Always the likeliest token; of equals the first. */
    public static Sampler greedy() {
        return temperature(0);
    }

    /** By chance, with the model's probabilities sharpened or flattened. */
    public static Sampler temperature(double temperature) {
        return new Sampler(temperature, 0, 1, 0, 1);
    }

    /** The same, but among the likeliest k tokens only ({@link TopK}); exactly k, of equals the first. */
    public Sampler withTopK(int k) {
        return new Sampler(temperature, k, topP, minP, repetitionPenalty);
    }

    /** The same, but among the likeliest tokens that reach this probability together ({@link TopP}). */
    public Sampler withTopP(double p) {
        return new Sampler(temperature, topK, p, minP, repetitionPenalty);
    }

    /** The same, but among the tokens at least p times as likely as the likeliest ({@link MinP}). */
    public Sampler withMinP(double p) {
        return new Sampler(temperature, topK, topP, p, repetitionPenalty);
    }

    /** The same, with tokens of the text made less likely ({@link RepetitionPenalty}). */
    public Sampler withRepetitionPenalty(double penalty) {
        return new Sampler(temperature, topK, topP, minP, penalty);
    }

    /** The steps before the draw, in order; only those that change anything. */
    public List<SamplingStep> steps() {
        return stepsOf(temperature, topK, topP, minP, repetitionPenalty);
    }

    private static List<SamplingStep> stepsOf(double temperature, int topK, double topP, double minP, double penalty) {
        SamplingStep repetition = new RepetitionPenalty(penalty), nucleus = new TopP(topP), ratio = new MinP(minP);
        List<SamplingStep> steps = new ArrayList<>();
        if (penalty != 1) steps.add(repetition);
        if (temperature == 0) steps.add(new TopK(1));
        else {
            if (temperature != 1) steps.add(new Temperature(temperature));
            if (topK > 0) steps.add(new TopK(topK));
            if (topP < 1) steps.add(nucleus);
            if (minP > 0) steps.add(ratio);
        }
        return List.copyOf(steps);
    }

    /** The scores as they come and after each step, to look at. @param text what the model has read */
    public List<Stage> stages(float[] logits, int... text) {
        double[] scores = Scores.of(logits);
        Scores.likeliest(scores);
        List<Stage> stages = new ArrayList<>(List.of(new Stage("model", scores)));
        for (SamplingStep step : steps()) stages.add(new Stage(step.name(), scores = step.apply(scores, text)));
        return List.copyOf(stages);
    }

    /**
     * The probability with which each token would be chosen.
     *
     * @param logits one score a token; not modified
     * @param text what the model has read; only the repetition penalty asks for it
     */
    public double[] probabilities(float[] logits, int... text) {
        List<Stage> stages = stages(logits, text);
        return stages.get(stages.size() - 1).probabilities();
    }

    /** The next token. @param text what the model has read; only the repetition penalty asks for it */
    public int next(float[] logits, Random random, int... text) {
        if (temperature == 0) {
            double[] scores = Scores.of(logits);
            return Scores.likeliest(repetitionPenalty == 1 ? scores : new RepetitionPenalty(repetitionPenalty).apply(scores, text));
        }
        return draw(stages(logits, text), random);
    }

    /** Draws a token from what the last of these stages left; {@link #next} is this, where nobody looks at the stages. */
    static int draw(List<Stage> stages, Random random) {
        double[] p = stages.get(stages.size() - 1).probabilities();
        double left = random.nextDouble();
        int last = 0;
        for (int i = 0; i < p.length; i++) {
            if (p[i] == 0) continue;
            last = i;
            left -= p[i];
            if (left < 0) return i;
        }
        return last;
    }
}
