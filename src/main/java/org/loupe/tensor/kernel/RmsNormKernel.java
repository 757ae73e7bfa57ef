package org.loupe.tensor.kernel;

/** Root mean square normalisation over the last axis of contiguous float32 arrays, and its gradients. */
public final class RmsNormKernel {
    private RmsNormKernel() { }

    /** {@code y = x / sqrt(mean(x^2) + epsilon) * gain}, row by row. @param scales receives 1 / root of each row */
    public static void forward(Strided x, Strided gain, double epsilon, Strided y, float[] scales) {
        int width = Rows.width(x);
        float[] g = gain.getFloats(), noBias = new float[width];
        Rows.change(x, y, (tile, first, count) -> {
            for (int row = first, start = 0; row < first + count; row++, start += width) {
                float meanSquare = Loops.BEST.dot(tile, start, tile, start, width) / width;
                float scale = scales[row] = (float) (1 / Math.sqrt(meanSquare + epsilon));
                Loops.BEST.scaleAndAdd(tile, start, width, scale, g, noBias);
            }
        });
    }

    /** With n = x * scale and g = dy * gain: {@code dx = scale * (g - n * mean(g * n))} and {@code dGain = sum(dy * n)} over the rows. */
    public static void backward(Strided x, Strided gain, double epsilon, float[] scales, Strided dy, Strided dx, Strided dGain) {
        int width = Rows.width(x);
        float[] g = gain.getFloats();
        RowSums sums = new RowSums(scales.length, width, 1);
        sums.forEach((from, to, totals) -> {
            float[] n = new float[width], d = new float[width];
            for (int r = from; r < to; r++) {
                x.read(r * width, n, width);
                dy.read(r * width, d, width);
                if (NarrowRows.are(width)) NarrowRows.derive(n, d, width, epsilon, false, g, totals[0]);
                else derive(n, d, width, scales[r], g, totals[0]);
                dx.write(r * width, d, width);
            }
        });
        dGain.put(sums.total(0));
    }

    /** One row: d becomes the gradient of x, and the row's share is added to the sum of the gain. */
    private static void derive(float[] x, float[] d, int n, float scale, float[] gain, float[] sumGain) {
        for (int i = 0; i < n; i++) x[i] *= scale;
        for (int i = 0; i < n; i++) sumGain[i] += d[i] * x[i];
        for (int i = 0; i < n; i++) d[i] *= gain[i];
        float mean = Loops.BEST.dot(d, 0, x, 0, n) / n;
        for (int i = 0; i < n; i++) d[i] = scale * (d[i] - x[i] * mean);
    }
}
