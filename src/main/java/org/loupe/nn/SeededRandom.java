package org.loupe.nn;

import java.util.Random;

/**
 * The numbers of {@link java.util.Random}, from a source whose state can be read and set, so that training can stop, be
 * saved and go on with the same choices. Models hand one to their dropout. A linear congruential generator of 48 bits
 * (Knuth 1998, section 3.2.1), with the constants that the documentation of {@code Random} gives.
 */
public final class SeededRandom extends Random {
    private static final long serialVersionUID = 1;
    private static final long MULTIPLIER = 0x5DEECE66DL;
    private static final long INCREMENT = 0xBL;
    private static final long MASK = (1L << 48) - 1;

    private long seed;
    private double gaussian;        // the second of a pair, for the next call
    private boolean hasGaussian;

    /** Where the sequence stands: the generator's 48 bits, and the normally distributed number that is kept for the next call. */
    public record State(long seed, boolean hasGaussian, double gaussian) { }

    public SeededRandom(long seed) {
        super(seed);
        setSeed(seed);
    }

    /** Where the sequence stands, for {@link #restore}. */
    public synchronized State state() {
        return new State(seed, hasGaussian, gaussian);
    }

    /** Goes on from there, as the source did that the state was taken from. */
    public synchronized void restore(State state) {
        seed = state.seed & MASK;
        hasGaussian = state.hasGaussian;
        gaussian = state.gaussian;
    }

    @Override
    public synchronized void setSeed(long newSeed) {
        seed = (newSeed ^ MULTIPLIER) & MASK;
        hasGaussian = false;
    }

    @Override
    protected synchronized int next(int bits) {
        seed = (seed * MULTIPLIER + INCREMENT) & MASK;
        return (int) (seed >>> 48 - bits);
    }

    /** The polar method (Knuth 1998, section 3.4.1, algorithm P) gives two numbers at once. */
    @Override
    public synchronized double nextGaussian() {
        if (hasGaussian) {
            hasGaussian = false;
            return gaussian;
        }
        double x, y, square;
        do {
            x = 2 * nextDouble() - 1;
            y = 2 * nextDouble() - 1;
            square = x * x + y * y;
        } while (square >= 1 || square == 0);
        double stretch = StrictMath.sqrt(-2 * StrictMath.log(square) / square);
        gaussian = y * stretch;
        hasGaussian = true;
        return x * stretch;
    }
}
