package org.loupe.tensor.kernel;

/**
 * Cross-entropy of float32 logits [rows, classes], and its gradient. Each row is compared with a distribution that has
 * {@code 1 - smoothing} at the right class and {@code smoothing} spread evenly over all (Szegedy et al. 2016, section 7).
 */
public final class CrossEntropyKernel {
    private CrossEntropyKernel() { }

    /**
     * @param targets the right class of each row; a negative one leaves the row out
     * @param logSums receives log(sum(exp(logits))) of each row, from which the gradient finds the probabilities again
     * @return the sum over the rows of {@code logSum - (1 - smoothing) * logits[target] - smoothing * mean(logits)}
     */
    public static double forward(Strided logits, int[] targets, double smoothing, float[] logSums) {
        int width = Rows.width(logits), perTile = Rows.perTile(width);
        double[] losses = new double[targets.length];
        Rows.split(targets.length, width, (from, to) -> {
            float[] tile = new float[perTile * width];
            Rows.forEach(from, to, perTile, (first, count) -> {
                logits.read(first * width, tile, count * width);
                for (int row = 0; row < count; row++) {
                    int target = targets[first + row], start = row * width;
                    if (target < 0) continue;
                    double right = tile[start + target];
                    double mean = smoothing == 0 ? 0 : Loops.BEST.sum(tile, start, width) / width;
                    logSums[first + row] = SoftmaxKernel.softmax(tile, start, width);
                    losses[first + row] = logSums[first + row] - (smoothing == 0 ? right : (1 - smoothing) * right + smoothing * mean);
                }
            });
        });
        double sum = 0;
        for (double loss : losses) sum += loss;
        return sum;
    }

    /** {@code dLogits = scale * (exp(logits - logSum) - (1 - smoothing at the target) - smoothing / classes)}; 0 for a row left out. */
    public static void backward(Strided logits, int[] targets, double smoothing, float[] logSums, double scale, Strided dLogits) {
        int width = Rows.width(logits), perTile = Rows.perTile(width);
        float factor = (float) scale, spread = (float) (smoothing / width), peak = (float) (1 - smoothing);
        Rows.split(targets.length, width, (from, to) -> {
            float[] tile = new float[perTile * width];
            Rows.forEach(from, to, perTile, (first, count) -> {
                logits.read(first * width, tile, count * width);
                for (int row = 0; row < count; row++) {
                    int target = targets[first + row], start = row * width;
                    if (target >= 0) {
                        Loops.BEST.expSum(tile, start, width, logSums[first + row]);
                        tile[start + target] -= peak;
                        for (int i = start; i < start + width; i++) tile[i] = (tile[i] - spread) * factor;
                    } else java.util.Arrays.fill(tile, start, start + width, 0);
                }
                dLogits.write(first * width, tile, count * width);
            });
        });
    }
}
