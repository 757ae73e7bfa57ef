package org.loupe.tensor.kernel;

/**
 * Layer normalisation over the last axis of contiguous float32 arrays, and its gradients. The way back goes
 * row by row: the compiler vectorises a loop over several arrays only if all are read at the same index.
 */
public final class LayerNormKernel {
    private LayerNormKernel() { }

    /**
     * {@code y = (x - mean) / sqrt(variance + epsilon) * gain + bias}, row by row.
     *
     * @param means receives the mean of each row
     * @param scales receives 1 / root of each row
     */
    public static void forward(Strided x, Strided gain, Strided bias, double epsilon, Strided y, float[] means, float[] scales) {
        int width = Rows.width(x);
        float[] g = gain.getFloats(), b = bias.getFloats();
        Rows.change(x, y, (tile, first, count) -> {
            for (int row = first, start = 0; row < first + count; row++, start += width) {
                float mean = means[row] = Loops.BEST.sum(tile, start, width) / width;
                Loops.BEST.shiftAndScale(tile, start, width, mean, 1);
                float meanSquare = Loops.BEST.dot(tile, start, tile, start, width) / width;
                float scale = scales[row] = (float) (1 / Math.sqrt(meanSquare + epsilon));
                Loops.BEST.scaleAndAdd(tile, start, width, scale, g, b);
            }
        });
    }

    /**
     * With n = (x - mean) * scale and g = dy * gain: {@code dx = scale * (g - mean(g) - n * mean(g * n))},
     * {@code dGain = sum(dy * n)} and {@code dBias = sum(dy)} over the rows.
     */
    public static void backward(Strided x, Strided gain, double epsilon, float[] means, float[] scales, Strided dy, Strided dx,
            Strided dGain, Strided dBias) {
        int width = Rows.width(x);
        float[] g = gain.getFloats();
        RowSums sums = new RowSums(x.size() / Math.max(1, width), width, 2);
        sums.forEach((from, to, totals) -> {
            float[] n = new float[width], d = new float[width];
            for (int r = from; r < to; r++) {
                x.read(r * width, n, width);
                dy.read(r * width, d, width);
                for (int i = 0; i < width; i++) totals[1][i] += d[i];
                if (NarrowRows.are(width)) NarrowRows.derive(n, d, width, epsilon, true, g, totals[0]);
                else {
                    normalise(n, width, means[r], scales[r]);
                    derive(n, d, width, scales[r], g, totals[0]);
                }
                dx.write(r * width, d, width);
            }
        });
        dGain.put(sums.total(0));
        dBias.put(sums.total(1));
    }

    private static void normalise(float[] x, int n, float mean, float scale) {
        for (int i = 0; i < n; i++) x[i] = (x[i] - mean) * scale;
    }

    /** One row: d becomes the gradient of x, and the row's share is added to the sum of the gain. */
    private static void derive(float[] normal, float[] d, int n, float scale, float[] gain, float[] sumGain) {
        for (int i = 0; i < n; i++) sumGain[i] += d[i] * normal[i];
        for (int i = 0; i < n; i++) d[i] *= gain[i];
        float mean = Loops.BEST.sum(d, 0, n) / n, meanProduct = Loops.BEST.dot(d, 0, normal, 0, n) / n;
        for (int i = 0; i < n; i++) d[i] = scale * (d[i] - mean - normal[i] * meanProduct);
    }
}
