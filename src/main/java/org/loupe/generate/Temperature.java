package org.loupe.generate;

import java.util.Arrays;

/**
 * Divides the scores (Ackley, Hinton and Sejnowski 1985): below 1 the likely become likelier, above 1 the choice grows even.
 * It takes nothing out.
 */
public record Temperature(double temperature) implements SamplingStep {
    public Temperature {
        if (!(temperature > 0) || Double.isInfinite(temperature))
            throw new IllegalArgumentException("temperature " + temperature
                    + " must be above 0 to divide by; Sampler.greedy() takes the likeliest token");
    }

    @Override
    public double[] apply(double[] scores, int... text) {
        return Arrays.stream(scores).map(score -> score / temperature).toArray();
    }

    @Override
    public String name() {
        return "temperature " + temperature;
    }
}
