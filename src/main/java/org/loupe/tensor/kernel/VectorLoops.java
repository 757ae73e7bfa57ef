package org.loupe.tensor.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The inner loops with Java's Vector API: eight floats at a time on most processors, the rest of a row one by one. */
final class VectorLoops extends Loops {
    private static final VectorSpecies<Float> SPECIES = VectorMath.SPECIES;
    private static final int LANES = SPECIES.length();
    private static final VectorSpecies<Double> DOUBLES = SPECIES.withLanes(double.class);
    private static final VectorSpecies<Float> HALF = VectorSpecies.of(float.class, VectorShape.forBitSize(SPECIES.vectorBitSize() / 2));
    /** Until JDK-8298244 (JDK 21), which ARM processors got first. */
    private static final boolean ADDS_IN_ORDER = Runtime.version().feature() < 21;

    private static FloatVector at(float[] x, int index) {
        return FloatVector.fromArray(SPECIES, x, index);
    }

    private static FloatVector all(float value) {
        return VectorMath.all(value);
    }

    /**
     * The Vector API leaves open in which order it adds lanes. Old versions add one after the
     * other; newer ones as suits the processor once a loop is compiled, and results would change while a program runs.
     */
    private static float sumOf(FloatVector v) {
        if (ADDS_IN_ORDER) return v.reduceLanes(VectorOperators.ADD);
        float[] lanes = new float[LANES];
        v.intoArray(lanes, 0);
        FloatVector sum = FloatVector.fromArray(FloatVector.SPECIES_128, lanes, 0);
        for (int i = 4; i < LANES; i += 4) sum = sum.add(FloatVector.fromArray(FloatVector.SPECIES_128, lanes, i));
        return (sum.lane(0) + sum.lane(1)) + (sum.lane(2) + sum.lane(3));
    }

    @Override
    float max(float[] x, int from, int n) {
        FloatVector best = all(Float.NEGATIVE_INFINITY);
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LANES) best = best.max(at(x, from + i));
        float max = best.reduceLanes(VectorOperators.MAX);
        for (; i < n; i++) max = Math.max(max, x[from + i]);
        return max;
    }

    /** Two sums side by side, as an addition takes several cycles. */
    @Override
    float sum(float[] x, int from, int n) {
        FloatVector a = all(0), b = all(0);
        int i = 0;
        for (; i + 2 * LANES <= n; i += 2 * LANES) {
            a = a.add(at(x, from + i));
            b = b.add(at(x, from + i + LANES));
        }
        float sum = sumOf(a.add(b));
        for (; i < n; i++) sum += x[from + i];
        return sum;
    }

    @Override
    double exactSum(float[] x, int from, int n) {
        DoubleVector a = DoubleVector.zero(DOUBLES), b = a;
        int i = 0;
        for (; i + 2 * HALF.length() <= n; i += 2 * HALF.length()) {
            a = a.add(doubles(x, from + i));
            b = b.add(doubles(x, from + i + HALF.length()));
        }
        double[] lanes = new double[HALF.length()];
        a.add(b).intoArray(lanes, 0);
        double sum = 0;
        for (double lane : lanes) sum += lane;
        for (; i < n; i++) sum += x[from + i];
        return sum;
    }

    /** As many floats as doubles fill a vector. */
    private static DoubleVector doubles(float[] x, int index) {
        return (DoubleVector) FloatVector.fromArray(HALF, x, index).convertShape(VectorOperators.F2D, DOUBLES, 0);
    }

    @Override
    float dot(float[] x, int xFrom, float[] y, int yFrom, int n) {
        FloatVector a = all(0), b = all(0);
        int i = 0;
        for (; i + 2 * LANES <= n; i += 2 * LANES) {
            a = at(x, xFrom + i).fma(at(y, yFrom + i), a);
            b = at(x, xFrom + i + LANES).fma(at(y, yFrom + i + LANES), b);
        }
        float sum = sumOf(a.add(b));
        for (; i < n; i++) sum += x[xFrom + i] * y[yFrom + i];
        return sum;
    }

    @Override
    void exp(float[] x, float[] y, int n) {
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LANES) {
            FloatVector v = at(x, i);
            boolean isLarge = v.compare(VectorOperators.GT, FloatMath.EXP_HIGHEST).anyTrue();
            if (isLarge) for (int j = i; j < i + LANES; j++) y[j] = FloatMath.exp(x[j]);
            else VectorMath.exp(v).intoArray(y, i);
        }
        for (; i < n; i++) y[i] = FloatMath.exp(x[i]);
    }

    @Override
    float expSum(float[] x, int from, int n, float shift) {
        FloatVector total = all(0), shifts = all(shift);
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LANES) {
            FloatVector e = VectorMath.exp(at(x, from + i).sub(shifts));
            e.intoArray(x, from + i);
            total = total.add(e);
        }
        float sum = sumOf(total);
        for (; i < n; i++) sum += x[from + i] = FloatMath.exp(x[from + i] - shift);
        return sum;
    }

    @Override
    void shiftAndScale(float[] x, int from, int n, float shift, float factor) {
        int i = from, end = from + SPECIES.loopBound(n);
        for (; i < end; i += LANES) at(x, i).sub(shift).mul(factor).intoArray(x, i);
        for (; i < from + n; i++) x[i] = (x[i] - shift) * factor;
    }

    @Override
    void scaleAndAdd(float[] x, int from, int n, float factor, float[] gain, float[] bias) {
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LANES) at(x, from + i).mul(factor).fma(at(gain, i), at(bias, i)).intoArray(x, from + i);
        for (; i < n; i++) x[from + i] = x[from + i] * factor * gain[i] + bias[i];
    }

    @Override
    void shiftAndMultiply(float[] x, float[] y, int from, int n, float shift) {
        int i = from, end = from + SPECIES.loopBound(n);
        for (; i < end; i += LANES) at(x, i).sub(shift).mul(at(y, i)).intoArray(x, i);
        for (; i < from + n; i++) x[i] = (x[i] - shift) * y[i];
    }

    @Override
    void geluErf(float[] x, float[] y, int n) {
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LANES) VectorMath.geluErf(at(x, i)).intoArray(y, i);
        for (; i < n; i++) y[i] = ErfMath.gelu(x[i]);
    }

    @Override
    void geluErfSlope(float[] x, float[] y, int n) {
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LANES) VectorMath.geluErfSlope(at(x, i)).intoArray(y, i);
        for (; i < n; i++) y[i] = ErfMath.geluSlope(x[i], FloatMath.exp(-0.5f * x[i] * x[i]));
    }

    @Override
    int panelWidth() {
        return 3 * LANES;
    }

    @Override
    void addProduct(float[] x, int xFrom, int xStride, int rows, float[] panel, int panelFrom, int k, float[] y) {
        int row = 0;
        for (; row + 4 <= rows; row += 4) fourRows(x, xFrom + row * xStride, xStride, panel, panelFrom, k, y, row * 3 * LANES);
        for (; row < rows; row++) oneRow(x, xFrom + row * xStride, panel, panelFrom, k, y, row * 3 * LANES);
    }

    /** Twelve sums, three vectors of the panel and one number: the sixteen registers that most processors have. */
    private static void fourRows(float[] x, int x0, int stride, float[] panel, int panelFrom, int k, float[] y, int at) {
        int x1 = x0 + stride, x2 = x1 + stride, x3 = x2 + stride, b = at + 3 * LANES, c = b + 3 * LANES, d = c + 3 * LANES;
        FloatVector a0 = at(y, at), a1 = at(y, at + LANES), a2 = at(y, at + 2 * LANES);
        FloatVector b0 = at(y, b), b1 = at(y, b + LANES), b2 = at(y, b + 2 * LANES);
        FloatVector c0 = at(y, c), c1 = at(y, c + LANES), c2 = at(y, c + 2 * LANES);
        FloatVector d0 = at(y, d), d1 = at(y, d + LANES), d2 = at(y, d + 2 * LANES);
        for (int i = 0, p = panelFrom; i < k; i++, p += 3 * LANES) {
            FloatVector p0 = at(panel, p), p1 = at(panel, p + LANES), p2 = at(panel, p + 2 * LANES);
            FloatVector f = all(x[x0 + i]);
            a0 = f.fma(p0, a0);
            a1 = f.fma(p1, a1);
            a2 = f.fma(p2, a2);
            f = all(x[x1 + i]);
            b0 = f.fma(p0, b0);
            b1 = f.fma(p1, b1);
            b2 = f.fma(p2, b2);
            f = all(x[x2 + i]);
            c0 = f.fma(p0, c0);
            c1 = f.fma(p1, c1);
            c2 = f.fma(p2, c2);
            f = all(x[x3 + i]);
            d0 = f.fma(p0, d0);
            d1 = f.fma(p1, d1);
            d2 = f.fma(p2, d2);
        }
        store(y, at, a0, a1, a2);
        store(y, b, b0, b1, b2);
        store(y, c, c0, c1, c2);
        store(y, d, d0, d1, d2);
    }

    private static void oneRow(float[] x, int from, float[] panel, int panelFrom, int k, float[] y, int at) {
        FloatVector a = at(y, at), b = at(y, at + LANES), c = at(y, at + 2 * LANES);
        for (int i = 0, p = panelFrom; i < k; i++, p += 3 * LANES) {
            FloatVector f = all(x[from + i]);
            a = f.fma(at(panel, p), a);
            b = f.fma(at(panel, p + LANES), b);
            c = f.fma(at(panel, p + 2 * LANES), c);
        }
        store(y, at, a, b, c);
    }

    private static void store(float[] y, int at, FloatVector a, FloatVector b, FloatVector c) {
        a.intoArray(y, at);
        b.intoArray(y, at + LANES);
        c.intoArray(y, at + 2 * LANES);
    }
}
