package org.loupe.tensor.kernel;

/**
 * The inner loops over quantised blocks, as {@link QuantizedRows} has them. {@link PlainQuantizedLoops} says what they do;
 * {@code VectorQuantizedLoops} does the same with Java's Vector API.
 */
abstract class QuantizedLoops {
    /** With vectors exactly where {@link Loops#BEST} has them, if they are wide enough. */
    static final QuantizedLoops BEST = Loops.BEST instanceof PlainLoops ? new PlainQuantizedLoops() : withVectors();

    /** {@code y[i]} = the number whose float16 bits are {@code x[from + i]}; neither infinite nor NaN. */
    abstract void halves(short[] x, int from, float[] y, int n);

    /** The sum over the blocks of {@code scale[block]} times the sum of level times x. */
    abstract float dotNibbles(byte[] levels, int from, float[] scale, float[] x, int xFrom, int blocks);

    abstract float dotBytes(byte[] levels, int from, float[] scale, float[] x, int xFrom, int blocks);

    /** {@code scale[block] * level + minimum[block]} for each level of the blocks. */
    abstract void decodeNibbles(byte[] levels, int from, float[] scale, float[] minimum, float[] y, int yFrom, int blocks);

    /** {@code scale[block] * level}. */
    abstract void decodeBytes(byte[] levels, int from, float[] scale, float[] y, int yFrom, int blocks);

    private static QuantizedLoops withVectors() {
        if (Loops.BEST.panelWidth() < 24) return new PlainQuantizedLoops();
        try {
            return (QuantizedLoops) Class.forName("org.loupe.tensor.kernel.VectorQuantizedLoops").getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new IllegalStateException("VectorLoops is there and VectorQuantizedLoops is not; build the library anew", e);
        }
    }
}
