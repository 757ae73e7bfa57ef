package org.loupe.tensor.kernel;

/** One AdamW step on contiguous float32 arrays, in one pass over the memory. */
public final class AdamWKernel {
    private AdamWKernel() { }

    /**
     * Loshchilov and Hutter 2019, algorithm 2: {@code m = b1 m + (1 - b1) g}, {@code v = b2 v + (1 - b2) g^2},
     * {@code w = w - rate * (m / correction1 / (sqrt(v / correction2) + epsilon) + decay * w)}.
     *
     * @param gradientScale factor on the gradient, from clipping
     * @param correction1 1 - b1^step
     * @param correction2 1 - b2^step
     */
    public static void step(Strided weight, Strided gradient, Strided mean, Strided variance, double gradientScale, double rate,
                            double beta1, double beta2, double epsilon, double decay, double correction1, double correction2) {
        float scale = (float) gradientScale, b1 = (float) beta1, b2 = (float) beta2, e = (float) epsilon;
        float keep = (float) (1 - rate * decay), stride = (float) (rate / correction1), root = (float) (1 / Math.sqrt(correction2));
        Parallel.splitIfWorth(weight.size(), 1, (start, end) -> {
            int tile = Math.min(Strided.TILE, end - start);
            float[] w = new float[tile], g = new float[tile], m = new float[tile], v = new float[tile];
            for (int from = start, n; from < end; from += n) {
                n = Math.min(tile, end - from);
                weight.read(from, w, n);
                gradient.read(from, g, n);
                mean.read(from, m, n);
                variance.read(from, v, n);
                for (int i = 0; i < n; i++) {
                    float d = g[i] * scale;
                    m[i] = b1 * m[i] + (1 - b1) * d;
                    v[i] = b2 * v[i] + (1 - b2) * d * d;
                    w[i] = keep * w[i] - stride * m[i] / ((float) Math.sqrt(v[i]) * root + e);
                }
                weight.write(from, w, n);
                mean.write(from, m, n);
                variance.write(from, v, n);
            }
        });
    }
}
