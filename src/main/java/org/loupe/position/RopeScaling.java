package org.loupe.position;

import java.util.Arrays;

/**
 * How {@link RotaryPositions} are stretched, so that a model reads longer texts than it was first trained on. Pair i of a
 * head turns by {@code base^(-2i / headDim)} for each position (Su et al. 2021, section 3.2.2); a scaling changes these frequencies.
 */
public sealed interface RopeScaling {
    /**
     * The angle in radians by which each pair turns for each position.
     *
     * @param length of the text; most scalings do not depend on it
     * @return headDim / 2 frequencies
     */
    double[] frequencies(double base, int headDim, int length);

    /** The length of text that the frequencies are made for; 0 where all lengths have the same. */
    default int madeFor(int length) {
        return 0;
    }

    /** No scaling: LLaMA 1, 2 and 3. */
    static RopeScaling none() {
        return new None();
    }

    /** The frequencies of Su et al. 2021, section 3.2.2: {@code base^(-2i / headDim)}. */
    record None() implements RopeScaling {
        @Override
        public double[] frequencies(double base, int headDim, int length) {
            double[] f = new double[headDim / 2];
            for (int i = 0; i < f.length; i++) f[i] = Math.pow(base, -2.0 * i / headDim);
            return f;
        }
    }

    /** Position interpolation (Chen et al. 2023, eq. 4): positions, which is to say frequencies, are divided by the factor. */
    record Linear(double factor) implements RopeScaling {
        public Linear {
            requireFactor(factor);
        }

        @Override
        public double[] frequencies(double base, int headDim, int length) {
            return Arrays.stream(none().frequencies(base, headDim, length)).map(f -> f / factor).toArray();
        }
    }

    /**
     * Dynamic NTK-aware scaling (the Reddit posts of bloc97 and emozilla 2023; Peng et al. 2023, section 3.3): a text longer
     * than the original context gets the base {@code base * (factor * length / original - (factor - 1))^(headDim / (headDim - 2))},
     * which leaves the fast pairs nearly as they were.
     *
     * <p>So the frequencies change while a text grows, and a key in a cache keeps those of its time, as in transformers: beyond
     * the original context, reading with a cache is not quite what reading at once is. Unlike there, the frequencies do not
     * depend on texts that were read before.
     *
     * @param originalContext up to which nothing changes
     */
    record DynamicNtk(double factor, int originalContext) implements RopeScaling {
        public DynamicNtk {
            requireFactor(factor);
            requireContext(originalContext);
        }

        @Override
        public int madeFor(int length) {
            return Math.max(length, originalContext);
        }

        @Override
        public double[] frequencies(double base, int headDim, int length) {
            if (headDim < 4) throw new IllegalArgumentException("dynamic NTK scaling needs a headDim of at least 4, not " + headDim);
            double stretch = factor * madeFor(length) / originalContext - (factor - 1);
            return none().frequencies(base * Math.pow(stretch, headDim / (headDim - 2.0)), headDim, length);
        }
    }

    /**
     * LLaMA 3.1 (Meta's published code, {@code apply_scaling}): pairs that turn once within {@code original / high} positions stay;
     * those that need more than {@code original / low} are divided by the factor; between the two it goes over smoothly.
     */
    record Llama3(double factor, double low, double high, int originalContext) implements RopeScaling {
        public Llama3 {
            requireFactor(factor);
            requireContext(originalContext);
            if (!(low > 0 && high > low))
                throw new IllegalArgumentException("low " + low + " must be above 0 and high " + high
                        + " above low; LLaMA 3.1 has 1 and 4");
        }

        @Override
        public double[] frequencies(double base, int headDim, int length) {
            return Arrays.stream(none().frequencies(base, headDim, length)).map(f -> {
                double turns = originalContext * f / (2 * Math.PI);                        // within the original context
                double kept = Math.max(0, Math.min(1, (turns - low) / (high - low)));      // 1 for fast pairs, 0 for slow ones
                return (1 - kept) * f / factor + kept * f;
            }).toArray();
        }
    }

    private static void requireFactor(double factor) {
        if (!(factor >= 1 && factor < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("RoPE scaling factor " + factor
                    + " must be at least 1 and finite; it tells how many times longer texts become");
    }

    private static void requireContext(int context) {
        if (context < 1) throw new IllegalArgumentException("original context " + context + " must be at least 1");
    }
}
