package org.loupe.tensor.kernel;

/** The inner loops in plain Java. Sums run in four parts: faster, as they do not wait for each other, and more exact than one. */
final class PlainLoops extends Loops {
    @Override
    float max(float[] x, int from, int n) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = from; i < from + n; i++) max = Math.max(max, x[i]);
        return max;
    }

    @Override
    float sum(float[] x, int from, int n) {
        float a = 0, b = 0, c = 0, d = 0;
        int i = from, end = from + n;
        for (; i < end - 3; i += 4) {
            a += x[i];
            b += x[i + 1];
            c += x[i + 2];
            d += x[i + 3];
        }
        for (; i < end; i++) a += x[i];
        return (a + b) + (c + d);
    }

    @Override
    double exactSum(float[] x, int from, int n) {
        double a = 0, b = 0, c = 0, d = 0;
        int i = from, end = from + n;
        for (; i < end - 3; i += 4) {
            a += x[i];
            b += x[i + 1];
            c += x[i + 2];
            d += x[i + 3];
        }
        for (; i < end; i++) a += x[i];
        return (a + b) + (c + d);
    }

    @Override
    float dot(float[] x, int xFrom, float[] y, int yFrom, int n) {
        float a = 0, b = 0, c = 0, d = 0;
        int i = 0;
        for (; i < n - 3; i += 4) {
            a += x[xFrom + i] * y[yFrom + i];
            b += x[xFrom + i + 1] * y[yFrom + i + 1];
            c += x[xFrom + i + 2] * y[yFrom + i + 2];
            d += x[xFrom + i + 3] * y[yFrom + i + 3];
        }
        for (; i < n; i++) a += x[xFrom + i] * y[yFrom + i];
        return (a + b) + (c + d);
    }

    @Override
    void exp(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) y[i] = FloatMath.exp(x[i]);
    }

    @Override
    float expSum(float[] x, int from, int n, float shift) {
        for (int i = from; i < from + n; i++) x[i] = FloatMath.exp(x[i] - shift);
        return sum(x, from, n);
    }

    @Override
    void shiftAndScale(float[] x, int from, int n, float shift, float factor) {
        for (int i = from; i < from + n; i++) x[i] = (x[i] - shift) * factor;
    }

    @Override
    void scaleAndAdd(float[] x, int from, int n, float factor, float[] gain, float[] bias) {
        for (int i = 0; i < n; i++) x[from + i] = x[from + i] * factor * gain[i] + bias[i];
    }

    @Override
    void shiftAndMultiply(float[] x, float[] y, int from, int n, float shift) {
        for (int i = from; i < from + n; i++) x[i] = (x[i] - shift) * y[i];
    }

    @Override
    void geluErf(float[] x, float[] y, int n) {
        ErfMath.gelu(x, y, n);
    }

    @Override
    void geluErfSlope(float[] x, float[] y, int n) {
        ErfMath.geluSlope(x, y, n);
    }

    @Override
    int panelWidth() {
        return 32;
    }

    @Override
    void addProduct(float[] x, int xFrom, int xStride, int rows, float[] panel, int panelFrom, int k, float[] y) {
        for (int row = 0; row < rows; row++)
            for (int i = 0; i < k; i++) {
                float factor = x[xFrom + row * xStride + i];
                for (int j = 0, at = row * 32, p = panelFrom + i * 32; j < 32; j++) y[at + j] += factor * panel[p + j];
            }
    }
}
