package org.loupe.tensor.kernel;

import java.util.function.DoubleUnaryOperator;

/** Functions of one number, each as its formula and, where it is hot, as a loop over floats that the compiler vectorises. */
public enum Unary {
    COPY(x -> x, (x, y, n) -> System.arraycopy(x, 0, y, 0, n)),
    NEGATE(x -> -x, (x, y, n) -> { for (int i = 0; i < n; i++) y[i] = -x[i]; }),
    SQUARE(x -> x * x, (x, y, n) -> { for (int i = 0; i < n; i++) y[i] = x[i] * x[i]; }),
    SQRT(Math::sqrt, (x, y, n) -> { for (int i = 0; i < n; i++) y[i] = (float) Math.sqrt(x[i]); }),
    RSQRT(x -> 1 / Math.sqrt(x), (x, y, n) -> { for (int i = 0; i < n; i++) y[i] = 1 / (float) Math.sqrt(x[i]); }),
    EXP(Math::exp, Loops.BEST::exp),
    LOG(Math::log, null),
    TANH(Math::tanh, FloatMath::tanh),
    GELU_TANH(GeluMath::gelu, GeluMath::gelu),
    /** The derivative of GELU_TANH. */
    GELU_TANH_SLOPE(GeluMath::geluSlope, GeluMath::geluSlope),
    RELU(x -> Math.max(x, 0), (x, y, n) -> { for (int i = 0; i < n; i++) y[i] = Math.max(x[i], 0); }),
    SIGMOID(SigmoidMath::sigmoid, SigmoidMath::sigmoid),
    SILU(SigmoidMath::silu, SigmoidMath::silu),
    /** The derivative of SILU. */
    SILU_SLOPE(SigmoidMath::siluSlope, SigmoidMath::siluSlope),
    SOFTPLUS(SigmoidMath::softplus, SigmoidMath::softplus),
    GELU_ERF(ErfMath::gelu, Loops.BEST::geluErf),
    /** The derivative of GELU_ERF. */
    GELU_ERF_SLOPE(ErfMath::geluSlope, Loops.BEST::geluErfSlope);

    /** {@code y[i] = f(x[i])} for the first n elements. */
    interface Loop {
        void run(float[] x, float[] y, int n);
    }

    final DoubleUnaryOperator formula;
    final Loop loop;

    Unary(DoubleUnaryOperator formula, Loop loop) {
        this.formula = formula;
        this.loop = loop != null ? loop : (x, y, n) -> {
            for (int i = 0; i < n; i++) y[i] = (float) formula.applyAsDouble(x[i]);
        };
    }

    /** The function of one number, as a formula. */
    public double of(double x) {
        return formula.applyAsDouble(x);
    }

    /** Applies the function to every element of x. y has x's shape. */
    public void apply(Strided x, Strided y) {
        Parallel.splitIfWorth(x.size(), 1, x.storage().type() == DType.FLOAT32
                ? (from, to) -> floats(x, null, y, from, to)
                : (from, to) -> doubles(x, y, from, to));
    }

    /** {@code y = f(x) * factor}, as a derivative does it on the way back. All three have the same shape. */
    public void times(Strided factor, Strided x, Strided y) {
        if (x.storage().type() == DType.FLOAT32) Parallel.splitIfWorth(x.size(), 1, (from, to) -> floats(x, factor, y, from, to));
        else {
            apply(x, y);
            Binary.MULTIPLY.apply(y, factor, y);
        }
    }

    private void floats(Strided x, Strided factor, Strided y, int start, int end) {
        float[] in = new float[Math.min(Strided.TILE, end - start)], out = new float[in.length];
        for (int from = start, n; from < end; from += n) {
            n = Math.min(in.length, end - from);
            x.read(from, in, n);
            loop.run(in, out, n);
            if (factor != null) {
                factor.read(from, in, n);
                Binary.MULTIPLY.combine(out, in, n);
            }
            y.write(from, out, n);
        }
    }

    private void doubles(Strided x, Strided y, int start, int end) {
        double[] values = new double[Math.min(Strided.TILE, end - start)];
        for (int from = start, n; from < end; from += n) {
            n = Math.min(values.length, end - from);
            x.read(from, values, n);
            for (int i = 0; i < n; i++) values[i] = formula.applyAsDouble(values[i]);
            y.write(from, values, n);
        }
    }
}
