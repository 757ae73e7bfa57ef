package org.loupe.tensor;

/**
 * The numbers of one AdamW step (Loshchilov and Hutter 2019, algorithm 2).
 *
 * @param number of the step, from 1; early means are corrected for their start at zero by it
 * @param rate learning rate
 * @param gradientScale factor on every gradient, from clipping; 1 leaves them
 * @param beta1 how much of the mean gradient stays at each step
 * @param beta2 how much of the mean squared gradient stays
 * @param epsilon keeps the division from 0
 * @param decay share of the weight that is taken off, times the rate
 */
public record AdamWStep(int number, double rate, double gradientScale, double beta1, double beta2, double epsilon, double decay) {
    public AdamWStep {
        if (number < 1) throw new IllegalArgumentException("AdamW: the number of a step starts from 1, this is " + number);
        requireFinite("rate", rate);
        requireFinite("gradientScale", gradientScale);
        requireFinite("epsilon", epsilon);
        requireFinite("decay", decay);
        if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1))
            throw new IllegalArgumentException("AdamW: beta1 " + beta1 + " and beta2 " + beta2 + " must be at least 0 and below 1");
    }

    private static void requireFinite(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("AdamW: " + name + " " + value + " must be a number from 0 on");
    }

    /** 1 - beta1^number. */
    double correction1() {
        return 1 - Math.pow(beta1, number);
    }

    /** 1 - beta2^number. */
    double correction2() {
        return 1 - Math.pow(beta2, number);
    }
}
