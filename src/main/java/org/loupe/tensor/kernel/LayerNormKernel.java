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
        float[] tile = new float[perTile * width], moments = new float[perTile * 2];
        float[] g = all(gain), b = all(bias);
        Rows.forEach(x.size() / width, perTile, (first, count) -> {
            x.read(first * width, tile, count * width);
            for (int row = 0; row < count; row++) {
                int from = row * width;
                float mean = Reduce.sum(tile, from, width) / width;
                float scale = (float) (1 / Math.sqrt(squares(tile, from, width, mean) / width + epsilon));
                for (int i = 0; i < width; i++) tile[from + i] = (tile[from + i] - mean) * scale * g[i] + b[i];
                moments[row * 2] = mean;
                moments[row * 2 + 1] = scale;
            }
            y.write(first * width, tile, count * width);
            statistics.write(first * 2, moments, count * 2);
        });
    }

    /**
     * With n = (x - mean) * scale and g = dy * gain: {@code dx = scale * (g - mean(g) - n * mean(g * n))},
     * {@code dGain = sum(dy * n)} and {@code dBias = sum(dy)} over the rows.
     */
    public static void backward(Strided x, Strided gain, Strided statistics, Strided dy, Strided dx, Strided dGain, Strided dBias) {
        int width = Rows.width(x), perTile = Rows.perTile(width);
        float[] in = new float[perTile * width], grad = new float[perTile * width], moments = new float[perTile * 2];
        float[] g = all(gain), sumGain = new float[width], sumBias = new float[width], product = new float[width];
        Rows.forEach(x.size() / width, perTile, (first, count) -> {
            x.read(first * width, in, count * width);
            dy.read(first * width, grad, count * width);
            statistics.read(first * 2, moments, count * 2);
            for (int row = 0; row < count; row++) {
                int from = row * width;
                float mean = moments[row * 2], scale = moments[row * 2 + 1];
                for (int i = 0; i < width; i++) {
                    float n = (in[from + i] - mean) * scale;
                    float d = grad[from + i];
                    sumGain[i] += d * n;
                    sumBias[i] += d;
                    in[from + i] = n;
                    grad[from + i] = d * g[i];
                    product[i] = d * g[i] * n;
                }
                float meanGrad = Reduce.sum(grad, from, width) / width;
                float meanProduct = Reduce.sum(product, 0, width) / width;
                for (int i = from; i < from + width; i++) grad[i] = scale * (grad[i] - meanGrad - in[i] * meanProduct);
            }
            dx.write(first * width, grad, count * width);
        });
        dGain.write(0, sumGain, width);
        dBias.write(0, sumBias, width);
    }

    private static float[] all(Strided x) {
        float[] values = new float[x.size()];
        x.read(0, values, values.length);
        return values;
    }

    /** The sum of squared distances from the mean, in four partial sums as in {@link Reduce#sum}. */
    private static float squares(float[] x, int from, int n, float mean) {
        float a = 0, b = 0, c = 0, d = 0;
        int i = from, end = from + n;
        for (; i < end - 3; i += 4) {
            a += (x[i] - mean) * (x[i] - mean);
            b += (x[i + 1] - mean) * (x[i + 1] - mean);
            c += (x[i + 2] - mean) * (x[i + 2] - mean);
            d += (x[i + 3] - mean) * (x[i + 3] - mean);
        }
        for (; i < end; i++) a += (x[i] - mean) * (x[i] - mean);
        return (a + b) + (c + d);
    }
}
