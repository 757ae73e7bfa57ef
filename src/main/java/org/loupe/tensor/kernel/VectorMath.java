package org.loupe.tensor.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The functions of {@link FloatMath} and {@link ErfMath} for a vector of floats, by the same formulas. */
final class VectorMath {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /** A part of a formula that waits in memory: a loop that makes all of them itself is too long for the compiler. */
    private static final FloatVector ONE = all(1), T = all(0.2316419f);
    private static final FloatVector B1 = all(0.319381530f), B2 = all(-0.356563782f);
    private static final FloatVector B3 = all(1.781477937f), B4 = all(-1.821255978f), B5 = all(1.330274429f);

    private VectorMath() { }

    static FloatVector all(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    /** {@link FloatMath#exp} for numbers that are not above {@link FloatMath#EXP_HIGHEST}. */
    static FloatVector exp(FloatVector x) {
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

    /** max(x, 0) - |x| Phi(-|x|). */
    static FloatVector geluErf(FloatVector x) {
        FloatVector size = x.abs(), tail = normalTail(size);
        FloatVector bounded = size.blend(ErfMath.BOUND, size.compare(VectorOperators.GT, ErfMath.BOUND));
        return x.blend(0, x.compare(VectorOperators.LT, 0)).sub(bounded.mul(tail));
    }

    /**
     * Phi(x) + x times the density. As the density is at hand, Phi comes from it: Phi(-a) = density(a) (b1 t + ... + b5 t^5)
     * with t = 1 / (1 + 0.2316419 a), to 7.5e-8 (Abramowitz and Stegun 1964, 26.2.17).
     */
    static FloatVector geluErfSlope(FloatVector x) {
        FloatVector size = x.abs();
        FloatVector density = exp(size.mul(size).mul(-0.5f)).mul((float) ErfMath.DENSITY);
        FloatVector t = ONE.div(size.fma(T, ONE));
        FloatVector q = t.fma(B5, B4).fma(t, B3).fma(t, B2).fma(t, B1).mul(t).mul(density);
        FloatVector bounded = x.blend(0, size.compare(VectorOperators.GT, ErfMath.BOUND));       // the density is 0 there
        return bounded.fma(density, q.blend(ONE.sub(q), x.compare(VectorOperators.GT, 0)));
    }

    /** Phi(-a), as {@link ErfMath#tail}. */
    private static FloatVector normalTail(FloatVector a) {
        FloatVector p = all(ErfMath.P8).fma(a, all(ErfMath.P7)).fma(a, all(ErfMath.P6)).fma(a, all(ErfMath.P5)).fma(a, all(ErfMath.P4))
                .fma(a, all(ErfMath.P3)).fma(a, all(ErfMath.P2)).fma(a, all(ErfMath.P1)).fma(a, all(1));
        FloatVector p2 = p.mul(p), p4 = p2.mul(p2), p8 = p4.mul(p4);
        return all(0.5f).div(p8.mul(p8));
    }
}
