package org.loupe.tensor.kernel;

/** Cross-entropy of float32 logits [rows, classes] against one right class a row, and its gradient. */
public final class CrossEntropyKernel {
    private CrossEntropyKernel() { }

    /**
     * @param probabilities receives the softmax of the logits, which the gradient needs
     * @return the sum over the rows of {@code log(sum(exp(logits))) - logits[target]}
     */
    public static double forward(Strided logits, int[] targets, Strided probabilities) {
        int width = Rows.width(logits);
        float[] row = new float[width];
        double loss = 0;
        for (int r = 0; r < targets.length; r++) {
            logits.read(r * width, row, width);
            float max = Reduce.max(row, 0, width);
            float right = row[targets[r]];
            for (int i = 0; i < width; i++) row[i] = FloatMath.exp(row[i] - max);
            float sum = Reduce.sum(row, 0, width);
            loss += Math.log(sum) + max - right;
            for (int i = 0; i < width; i++) row[i] /= sum;
            probabilities.write(r * width, row, width);
        }
        return loss;
    }

    /** {@code dLogits = scale * (probabilities - 1 at the target)}. */
    public static void backward(Strided probabilities, int[] targets, double scale, Strided dLogits) {
        int width = Rows.width(probabilities);
        float[] row = new float[width];
        float factor = (float) scale;
        for (int r = 0; r < targets.length; r++) {
            probabilities.read(r * width, row, width);
            row[targets[r]] -= 1;
            for (int i = 0; i < width; i++) row[i] *= factor;
            dLogits.write(r * width, row, width);
        }
    }
}
