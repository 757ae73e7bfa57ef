package org.loupe.tensor.kernel;

/** Root mean square normalisation over the last axis of contiguous float32 arrays, and its gradients. */
public final class RmsNormKernel {
    private RmsNormKernel() { }

    /** {@code y = x / sqrt(mean(x^2) + epsilon) * gain}, row by row. @param scales receives 1 / root of each row */
    public static void forward(Strided x, Strided gain, double epsilon, Strided y, float[] scales) {
        int width = Rows.width(x), perTile = Rows.perTile(width);
        float[] g = gain.getFloats();
        Rows.split(scales.length, width, (from, to) -> {
            float[] tile = new float[perTile * width];
            Rows.forEach(from, to, perTile, (first, count) -> {
                x.read(first * width, tile, count * width);
                for (int row = 0; row < count; row++) {
                    int start = row * width;
                    float scale = (float) (1 / Math.sqrt(Loops.BEST.dot(tile, start, tile, start, width) / width + epsilon));
                    scales[first + row] = scale;
                    for (int i = 0; i < width; i++) tile[start + i] = tile[start + i] * scale * g[i];
                }
                y.write(first * width, tile, count * width);
            });
        });
    }

    /** With n = x * scale and g = dy * gain: {@code dx = scale * (g - n * mean(g * n))} and {@code dGain = sum(dy * n)} over the rows. */
    public static void backward(Strided x, Strided gain, float[] scales, Strided dy, Strided dx, Strided dGain) {
        int width = Rows.width(x);
        float[] g = gain.getFloats();
        RowSums sums = new RowSums(scales.length, width, 1);
        sums.forEachTile((first, count, totals) -> {
            float[] in = new float[count * width], gradient = new float[count * width];
            x.read(first * width, in, count * width);
            dy.read(first * width, gradient, count * width);
            for (int row = 0; row < count; row++) derive(in, gradient, row * width, width, scales[first + row], g, totals[0]);
            dx.write(first * width, gradient, count * width);
        });
        dGain.put(sums.total(0));
    }

    /** One row: gradient becomes dx, and the row's share is added to the gain's. */
    private static void derive(float[] x, float[] gradient, int from, int n, float scale, float[] gain, float[] sumGain) {
        for (int i = 0; i < n; i++) {
            float normal = x[from + i] * scale;
            x[from + i] = normal;
            sumGain[i] += gradient[from + i] * normal;
            gradient[from + i] *= gain[i];
        }
        float mean = Loops.BEST.dot(gradient, from, x, from, n) / n;
        for (int i = from; i < from + n; i++) gradient[i] = scale * (gradient[i] - x[i] * mean);
    }
}
