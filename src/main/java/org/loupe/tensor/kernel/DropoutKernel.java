package org.loupe.tensor.kernel;

/**
 * Random zeros. Which elements are dropped is a hash of a seed and the element's number: it does not depend on the
 * number of threads, and the way back finds the same elements again although nothing was stored.
 */
public final class DropoutKernel {
    private DropoutKernel() { }

    /** {@code y[i] = x[i] / (1 - probability)}, or 0 where it is dropped. x and y have the same shape. */
    public static void apply(Strided x, double probability, long seed, Strided y) {
        float scale = (float) (1 / (1 - probability));
        int dropped = (int) (probability * Integer.MAX_VALUE), low = (int) seed, high = (int) (seed >>> 32);
        Parallel.splitIfWorth(x.size(), 1, (start, end) -> {
            float[] tile = new float[Math.min(Strided.TILE, end - start)];
            for (int from = start, n; from < end; from += n) {
                n = Math.min(tile.length, end - from);
                x.read(from, tile, n);
                for (int i = 0; i < n; i++) tile[i] *= (hash(from + i, low, high) >>> 1) < dropped ? 0 : scale;
                y.write(from, tile, n);
            }
        });
    }

    /** The finaliser of MurmurHash3 (A. Appleby), with a key before and in the middle. */
    private static int hash(int i, int low, int high) {
        int h = i * 0x9E3779B1 ^ low;
        h = (h ^ h >>> 16) * 0x85EBCA6B ^ high;
        h = (h ^ h >>> 13) * 0xC2B2AE35;
        return h ^ h >>> 16;
    }
}
