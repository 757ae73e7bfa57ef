package org.loupe.tensor.kernel;

/**
 * The gradient of a norm for rows of a few values, in float64. There the terms of the gradient cancel nearly whole (a row
 * of one value, or of two that are centred, has one direction only, and the norm takes its length away), and in float32
 * what is left would be rounding. Of wider rows enough is left, but for gradients made to cancel.
 */
final class NarrowRows {
    private static final int WIDEST = 8;

    private NarrowRows() { }

    static boolean are(int width) {
        return width <= WIDEST;
    }

    /**
     * With n = (x - mean) * scale and g = dy * gain, d becomes {@code scale * (g - mean(g) - n * mean(g * n))}, and dy * n is
     * added to the sum of the gain. A norm that does not centre has 0 for both of the means of x and g.
     *
     * @param d dy, and then dx
     */
    static void derive(float[] x, float[] d, int width, double epsilon, boolean centres, float[] gain, float[] sumGain) {
        double mean = 0, meanGradient = 0, meanSquare = 0, meanProduct = 0;
        if (centres)
            for (int i = 0; i < width; i++) {
                mean += (double) x[i] / width;
                meanGradient += (double) d[i] * gain[i] / width;
            }
        for (int i = 0; i < width; i++) meanSquare += (x[i] - mean) * (x[i] - mean) / width;
        double scale = 1 / Math.sqrt(meanSquare + epsilon);
        for (int i = 0; i < width; i++) meanProduct += (double) d[i] * gain[i] * (x[i] - mean) * scale / width;
        for (int i = 0; i < width; i++) {
            double normal = (x[i] - mean) * scale, gradient = (double) d[i] * gain[i];
            sumGain[i] += (float) (d[i] * normal);
            d[i] = (float) (scale * (gradient - meanGradient - normal * meanProduct));
        }
    }
}
