package org.loupe.tensor.kernel;

/**
 * The inner loops over quantised blocks, for the rows of a {@link QuantizedGroup} side by side. {@link PlainQuantizedLoops}
 * says what they do; {@code VectorQuantizedLoops} does the same with Java's Vector API.
 */
abstract class QuantizedLoops {
    /** With vectors exactly where {@link Loops#BEST} has them, if they are wide enough. */
    static final QuantizedLoops BEST = Loops.BEST instanceof PlainLoops ? new PlainQuantizedLoops() : withVectors();

    /** {@code y[i]} = the number whose float16 bits are {@code x[from + i]}; neither infinite nor NaN. */
    abstract void halves(short[] x, int from, float[] y, int n);

    /**
     * {@code y[row]} += the sum over the blocks of the row's scale times the sum of level times x, for levels of four bits.
     *
     * @param x as from {@link QuantizedRows#byPlace}
     */
    abstract void addNibbles(QuantizedGroup w, float[] x, int xFrom, float[] y);

    /** The same for levels of a byte, with x as it is. */
    abstract void addBytes(QuantizedGroup w, float[] x, int xFrom, float[] y);

    /** {@code y[row]} += the sum over the blocks of the row's minimum times {@code sums[from + block]}. */
    abstract void addMinima(QuantizedGroup w, float[] sums, int from, float[] y);

    /** {@code y[yFrom + column * stride + row] = scale * level + minimum} for the 32 columns of a block. */
    abstract void decodeNibbles(QuantizedGroup w, int block, float[] y, int yFrom, int stride);

    /** The same for levels of a byte, without minima. */
    abstract void decodeBytes(QuantizedGroup w, int block, float[] y, int yFrom, int stride);

    private static QuantizedLoops withVectors() {
        if (Loops.BEST.panelWidth() < 24) return new PlainQuantizedLoops();
        try {
            return (QuantizedLoops) Class.forName("org.loupe.tensor.kernel.VectorQuantizedLoops").getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new IllegalStateException("VectorLoops is there and VectorQuantizedLoops is not; build the library anew", e);
        }
    }
}
