package org.loupe.position;

import org.loupe.tensor.Tensor;
import org.loupe.tensor.kernel.DType;

/**
 * The fixed position vectors of the Transformer (Vaswani et al. 2017, section 3.5), added to the token's:
 * {@code sin(position / 10000^(2i / hidden))} at place 2i and the cosine of the same at place 2i + 1. A shift of the
 * position turns each such pair by an angle of its own, so a linear layer can tell distances. There is no longest text.
 */
public final class SinusoidalPositions {
    private static final double BASE = 10_000;

    private final int hidden;

    /** @param hidden width of the vectors, even */
    public SinusoidalPositions(int hidden) {
        if (hidden < 2 || hidden % 2 != 0) throw new IllegalArgumentException("hidden " + hidden
                + " must be even: sines and cosines stand in pairs");
        this.hidden = hidden;
    }

    /** The vectors of the positions start, start + 1, ... @return [time, hidden] */
    public Tensor forward(int start, int time) {
        if (start < 0 || time < 0) throw new IllegalArgumentException("start " + start + " and time " + time + " must be at least 0");
        double[] vectors = new double[Math.multiplyExact(time, hidden)];
        for (int i = 0; i < vectors.length; i++) {
            int position = start + i / hidden, place = i % hidden, pair = place / 2;
            double angle = position / Math.pow(BASE, 2.0 * pair / hidden);
            vectors[i] = place % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
        }
        return Tensor.of(vectors, time, hidden).to(DType.FLOAT32);
    }
}
