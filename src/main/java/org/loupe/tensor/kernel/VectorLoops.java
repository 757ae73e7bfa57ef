package org.loupe.tensor.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The inner loops with Java's Vector API: eight floats at a time on most processors, the rest of a row one by one. */
final class VectorLoops extends Loops {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private static FloatVector at(float[] x, int index) {
        return FloatVector.fromArray(SPECIES, x, index);
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(SPECIES, value);
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
        float sum = a.add(b).reduceLanes(VectorOperators.ADD);
        for (; i < n; i++) sum += x[from + i];
        return sum;
    }

    @Override
    float dot(float[] x, int xFrom, float[] y, int yFrom, int n) {
        FloatVector a = all(0), b = all(0);
        int i = 0;
        for (; i + 2 * LANES <= n; i += 2 * LANES) {
            a = at(x, xFrom + i).fma(at(y, yFrom + i), a);
            b = at(x, xFrom + i + LANES).fma(at(y, yFrom + i + LANES), b);
        }
        float sum = a.add(b).reduceLanes(VectorOperators.ADD);
        for (; i < n; i++) sum += x[xFrom + i] * y[yFrom + i];
        return sum;
    }

    @Override
    void exp(float[] x, float[] y, int n) {
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LANES) {
            FloatVector v = at(x, i);
            if (v.compare(VectorOperators.GT, FloatMath.EXP_HIGHEST).anyTrue()) for (int j = i; j < i + LANES; j++) y[j] = FloatMath.exp(x[j]);
            else exp(v).intoArray(y, i);
        }
        for (; i < n; i++) y[i] = FloatMath.exp(x[i]);
    }

    @Override
    float expSum(float[] x, int from, int n, float shift) {
        FloatVector total = all(0), shifts = all(shift);
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LANES) {
            FloatVector e = exp(at(x, from + i).sub(shifts));
            e.intoArray(x, from + i);
            total = total.add(e);
        }
        float sum = total.reduceLanes(VectorOperators.ADD);
        for (; i < n; i++) sum += x[from + i] = FloatMath.exp(x[from + i] - shift);
        return sum;
    }

    /** {@link FloatMath#exp} for numbers that are not above {@link FloatMath#EXP_HIGHEST}. */
    private static FloatVector exp(FloatVector x) {
        VectorMask<Float> isTiny = x.compare(VectorOperators.LT, FloatMath.EXP_LOWEST);
        FloatVector bounded = x.blend(FloatMath.EXP_LOWEST, isTiny);
        FloatVector shifted = bounded.fma(all(FloatMath.LOG2_E), all(FloatMath.ROUND));
        FloatVector k = shifted.sub(FloatMath.ROUND);
        FloatVector r = k.fma(all(-FloatMath.LN2_LOW), k.fma(all(-FloatMath.LN2_HIGH), bounded));
        FloatVector p = all(FloatMath.E5).fma(r, all(FloatMath.E4)).fma(r, all(FloatMath.E3)).fma(r, all(FloatMath.E2))
                .fma(r, all(FloatMath.E1)).fma(r, all(FloatMath.E0));
        FloatVector power = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, FloatMath.EXPONENT_BITS)
                .add(FloatMath.ONE_BITS).reinterpretAsFloats();
        return p.fma(r.mul(r), r).add(1).mul(power).blend(0, isTiny);
    }
}
