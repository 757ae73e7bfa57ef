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
    /** 1 - beta1^number. */
    double correction1() {
        return 1 - Math.pow(beta1, number);
    }

    /** 1 - beta2^number. */
    double correction2() {
        return 1 - Math.pow(beta2, number);
    }
}
