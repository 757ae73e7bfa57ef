package org.loupe.tensor.kernel;

/** Layer normalisation over the last axis of contiguous float32 arrays, and its gradients. */
public final class LayerNormKernel {
    private LayerNormKernel() { }

    /**
     * {@code y = (x - mean) / sqrt(variance + epsilon) * gain + bias}, row by row.
     *
     * @param statistics receives mean and 1 / root of each row, [rows, 2]
     */
    public static void forward(Strided x, Strided gain, Strided bias, double epsilon, Strided y, Strided statistics) {
        int width = Rows.width(x), perTile = Rows.perTile(width);
        float[] g = gain.getFloats(), b = bias.getFloats();
        Rows.split(x.size() / Math.max(1, width), width, (from, to) -> {
            float[] tile = new float[perTile * width], moments = new float[perTile * 2];
            Rows.forEach(from, to, perTile, (first, count) -> {
                x.read(first * width, tile, count * width);
                for (int row = 0; row < count; row++) {
                    float mean = Loops.BEST.sum(tile, row * width, width) / width;
                    centre(tile, row * width, width, mean);
                    float scale = (float) (1 / Math.sqrt(Loops.BEST.dot(tile, row * width, tile, row * width, width) / width + epsilon));
                    scale(tile, row * width, width, scale, g, b);
                    moments[row * 2] = mean;
                    moments[row * 2 + 1] = scale;
                }
                y.write(first * width, tile, count * width);
                statistics.write(first * 2, moments, count * 2);
            });
        });
    }

    private static void centre(float[] x, int from, int n, float mean) {
        for (int i = from; i < from + n; i++) x[i] -= mean;
    }

    private static void scale(float[] x, int from, int n, float scale, float[] gain, float[] bias) {
        for (int i = 0; i < n; i++) x[from + i] = x[from + i] * scale * gain[i] + bias[i];
    }

    /**
     * With n = (x - mean) * scale and g = dy * gain: {@code dx = scale * (g - mean(g) - n * mean(g * n))},
     * {@code dGain = sum(dy * n)} and {@code dBias = sum(dy)} over the rows.
     */
    public static void backward(Strided x, Strided gain, Strided statistics, Strided dy, Strided dx, Strided dGain, Strided dBias) {
        int width = Rows.width(x);
        float[] g = gain.getFloats();
        RowSums sums = new RowSums(x.size() / Math.max(1, width), width, 2);
        sums.forEachTile((first, count, totals) -> {
            float[] in = new float[count * width], gradient = new float[count * width], moments = new float[count * 2], product = new float[width];
            x.read(first * width, in, count * width);
            dy.read(first * width, gradient, count * width);
            statistics.read(first * 2, moments, count * 2);
            for (int row = 0; row < count; row++)
                derive(in, gradient, row * width, width, moments[row * 2], moments[row * 2 + 1], g, totals[0], totals[1], product);
            dx.write(first * width, gradient, count * width);
        });
        dGain.put(sums.total(0));
        dBias.put(sums.total(1));
    }

    /** One row: x becomes n, gradient becomes dx, and the row's share is added to the gain's and bias's sums. */
    private static void derive(float[] x, float[] gradient, int from, int n, float mean, float scale, float[] gain, float[] sumGain, float[] sumBias, float[] product) {
        for (int i = 0; i < n; i++) {
            float normal = (x[from + i] - mean) * scale;
            float d = gradient[from + i];
            sumGain[i] += d * normal;
            sumBias[i] += d;
            x[from + i] = normal;
            gradient[from + i] = d * gain[i];
            product[i] = d * gain[i] * normal;
        }
        float meanGradient = Loops.BEST.sum(gradient, from, n) / n;
        float meanProduct = Loops.BEST.sum(product, 0, n) / n;
        for (int i = from; i < from + n; i++) gradient[i] = scale * (gradient[i] - meanGradient - x[i] * meanProduct);
    }
}
