package org.loupe.tensor.kernel;

import java.util.function.DoubleBinaryOperator;

/** Functions of two numbers, each as its formula and as a loop over floats that the compiler vectorises. */
public enum Binary {
    ADD((a, b) -> a + b, (a, b, y, n) -> { for (int i = 0; i < n; i++) y[i] = a[i] + b[i]; }),
    SUBTRACT((a, b) -> a - b, (a, b, y, n) -> { for (int i = 0; i < n; i++) y[i] = a[i] - b[i]; }),
    MULTIPLY((a, b) -> a * b, (a, b, y, n) -> { for (int i = 0; i < n; i++) y[i] = a[i] * b[i]; }),
    DIVIDE((a, b) -> a / b, (a, b, y, n) -> { for (int i = 0; i < n; i++) y[i] = a[i] / b[i]; }),
    MAXIMUM(Math::max, (a, b, y, n) -> { for (int i = 0; i < n; i++) y[i] = Math.max(a[i], b[i]); }),
    MINIMUM(Math::min, (a, b, y, n) -> { for (int i = 0; i < n; i++) y[i] = Math.min(a[i], b[i]); }),
    POWER(Math::pow, (a, b, y, n) -> { for (int i = 0; i < n; i++) y[i] = (float) Math.pow(a[i], b[i]); }),
    /** 1 where the two are equal, else 0. Chosen as an int: that the compiler does without a jump, five times faster on mixed data. */
    EQUAL((a, b) -> a == b ? 1 : 0, (a, b, y, n) -> {
        for (int i = 0; i < n; i++) {
            int one = a[i] == b[i] ? 1 : 0;
            y[i] = one;
        }
    }),
    /** 1 where the first is the greater, else 0. */
    GREATER((a, b) -> a > b ? 1 : 0, (a, b, y, n) -> {
        for (int i = 0; i < n; i++) {
            int one = a[i] > b[i] ? 1 : 0;
            y[i] = one;
        }
    }),
    /** 1 where the first is the smaller, else 0. */
    LESS((a, b) -> a < b ? 1 : 0, (a, b, y, n) -> {
        for (int i = 0; i < n; i++) {
            int one = a[i] < b[i] ? 1 : 0;
            y[i] = one;
        }
    });

    /** {@code y[i] = f(a[i], b[i])} for the first n elements. */
    interface Loop {
        void run(float[] a, float[] b, float[] y, int n);
    }

    private final DoubleBinaryOperator formula;
    private final Loop loop;

    Binary(DoubleBinaryOperator formula, Loop loop) {
        this.formula = formula;
        this.loop = loop;
    }

    /** The function of two numbers, as a formula. */
    public double of(double a, double b) {
        return formula.applyAsDouble(a, b);
    }

    /** {@code a[i] = f(a[i], b[i])} for the first n elements. */
    void combine(float[] a, float[] b, int n) {
        loop.run(a, b, a, n);
    }

    /** Applies the function to every pair of elements. All three have the same shape; y may be a or b. */
    public void apply(Strided a, Strided b, Strided y) {
        Parallel.splitIfWorth(y.size(), 1, y.storage().type() == DType.FLOAT32
                ? (from, to) -> floats(a, b, y, from, to)
                : (from, to) -> doubles(a, b, y, from, to));
    }

    private void floats(Strided a, Strided b, Strided y, int start, int end) {
        if (this == ADD && b.storage() != y.storage() && a.isContiguous() && b.isContiguous() && y.isContiguous()) {
            Blas.add(a, b, y, start, end);
            return;
        }
        int tile = Math.min(Strided.TILE, end - start);
        float[] left = new float[tile], right = new float[tile];
        for (int from = start, n; from < end; from += n) {
            n = Math.min(tile, end - from);
            a.read(from, left, n);
            b.read(from, right, n);
            combine(left, right, n);
            y.write(from, left, n);
        }
    }

    private void doubles(Strided a, Strided b, Strided y, int start, int end) {
        int tile = Math.min(Strided.TILE, end - start);
        double[] left = new double[tile], right = new double[tile];
        for (int from = start, n; from < end; from += n) {
            n = Math.min(tile, end - from);
            a.read(from, left, n);
            b.read(from, right, n);
            for (int i = 0; i < n; i++) left[i] = formula.applyAsDouble(left[i], right[i]);
            y.write(from, left, n);
        }
    }

    /** Applies the function to every element of a and one number. a and y have the same shape and may be the same. */
    public void apply(Strided a, double b, Strided y) {
        Storage one = new Storage(y.storage().type(), 1);
        Strided number = new Strided(one, 0, new int[0], new int[0]);
        fill(number, b);
        apply(a, number.broadcastTo(a.shape()), y);
        one.release();
    }

    /** Sets every element. */
    public static void fill(Strided y, double value) {
        int tile = Math.min(Strided.TILE, y.size());
        float[] floats = new float[tile];
        double[] doubles = new double[tile];
        java.util.Arrays.fill(floats, (float) value);
        java.util.Arrays.fill(doubles, value);
        for (int from = 0, n; from < y.size(); from += n) {
            n = Math.min(tile, y.size() - from);
            if (y.storage().type() == DType.FLOAT32) y.write(from, floats, n);
            else y.write(from, doubles, n);
        }
    }
}
