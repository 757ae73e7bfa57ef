package org.loupe.train;

/** The learning rate of each step. Steps count from 0. */
@FunctionalInterface
public interface Schedule {
    double rate(int step);

    /**
     * Rises linearly to the peak, then falls to the floor along half a cosine (Loshchilov and Hutter 2017, eq. 5, without
     * restarts). Step 0 has a rate of peak / warmup, as a step with rate 0 would do nothing.
     *
     * @param peak the highest rate
     * @param warmup steps of rising
     * @param steps all steps; later ones have the floor
     * @param floor the lowest rate
     */
    static Schedule cosine(double peak, int warmup, int steps, double floor) {
        check(peak, warmup, steps);
        if (!(floor >= 0 && floor <= peak)) throw new IllegalArgumentException("floor " + floor
                + " must lie between 0 and the peak " + peak);
        return step -> {
            if (step < warmup) return peak * (step + 1) / warmup;
            double done = Math.min(1, (step - warmup) / (double) Math.max(1, steps - warmup));
            return floor + (peak - floor) * 0.5 * (1 + Math.cos(Math.PI * done));
        };
    }

    /** Rises linearly to the peak, then falls linearly to 0, which the step after the last would have (Devlin et al. 2019, A.2). */
    static Schedule linear(double peak, int warmup, int steps) {
        check(peak, warmup, steps);
        return step -> step < warmup ? peak * (step + 1) / warmup
                : peak * Math.max(0, (steps - step) / (double) Math.max(1, steps - warmup));
    }

    /** Rises linearly to the peak and stays there; without warm-up it is the same from the start. */
    static Schedule constant(double peak, int warmup) {
        check(peak, warmup, Integer.MAX_VALUE);
        return step -> step < warmup ? peak * (step + 1) / warmup : peak;
    }

    /**
     * The rate of the first Transformer (Vaswani et al. 2017, eq. 3), often named after Noam Shazeer:
     * {@code hidden^-0.5 * min(n^-0.5, n * warmup^-1.5)} at the n-th step, counted from 1. A {@link Trainer} has it by
     * {@link Decay#INVERSE_ROOT} and a learning rate of {@code 1 / sqrt(hidden * warmup)}.
     */
    static Schedule noam(int hidden, int warmup) {
        if (hidden < 1) throw new IllegalArgumentException("hidden " + hidden + " must be at least 1");
        if (warmup < 1) throw new IllegalArgumentException("warmup " + warmup + " must be at least 1, as the formula divides by it");
        return inverseRoot(1 / Math.sqrt((double) hidden * warmup), warmup);
    }

    /** Rises linearly to the peak at step n = warmup, counted from 1, then falls with 1 / sqrt(n). */
    static Schedule inverseRoot(double peak, int warmup) {
        check(peak, warmup, Integer.MAX_VALUE);
        if (warmup < 1) throw new IllegalArgumentException("warmup " + warmup + " must be at least 1, as the formula divides by it");
        return step -> peak * Math.min((step + 1.0) / warmup, Math.sqrt(warmup / (step + 1.0)));
    }

    private static void check(double peak, int warmup, int steps) {
        if (!(peak > 0)) throw new IllegalArgumentException("peak learning rate " + peak + " must be above 0");
        if (warmup < 0 || warmup > steps) throw new IllegalArgumentException("warmup " + warmup + " must lie between 0 and steps " + steps);
    }
}
