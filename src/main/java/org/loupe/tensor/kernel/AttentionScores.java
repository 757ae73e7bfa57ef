package org.loupe.tensor.kernel;

import java.util.Arrays;

/**
 * One thread's room in {@link AttentionKernel} for the scores of a block of queries, [rows, visible keys]: outside the
 * heap, where products are made, and on it, where loops are fast.
 */
final class AttentionScores implements AutoCloseable {
    /** The unused scores behind a causal row are made negative infinity up to a multiple of this: a whole number of vectors. */
    private static final int ROUND = 16;

    private final AttentionKernel kernel;
    private final Strided room;
    private final float[] tile, biasRow;
    private Strided memory;
    private int width;

    AttentionScores(AttentionKernel kernel) {
        int most = kernel.block() * kernel.keys();
        this.kernel = kernel;
        this.room = Strided.allocate(DType.FLOAT32, most);
        this.tile = new float[most];
        this.biasRow = new float[kernel.bias() == null ? 0 : kernel.keys()];
    }

    /** The room on the heap: rows of as many scores as keys are visible, following each other. */
    float[] tile() {
        return tile;
    }

    /** {@code scale * a b^T} for a [rows, headDim] and b [keys, headDim]. */
    void product(double scale, Strided a, Strided b) {
        width = b.shape()[0];
        memory = room.slice(0, 0, a.shape()[0] * width).reshape(a.shape()[0], width);
        if (width > 0) Blas.serial(scale, a, b.permute(1, 0), false, memory);
        memory.read(0, tile, memory.size());
    }

    /** The scores of the queries, [rows, headDim], which are those of this head from number first on. */
    void compute(Strided queries, Strided allKeys, int batch, int head, int first) {
        int rows = queries.shape()[0];
        product(kernel.scale(), queries, allKeys.slice(0, 0, kernel.visible(first + rows - 1)));
        if (kernel.bias() == null) return;
        for (int i = 0; i < rows; i++) {
            AttentionKernel.head(kernel.bias(), batch, head).slice(0, first + i, first + i + 1).read(0, biasRow, width);
            for (int j = 0; j < width; j++) tile[i * width + j] += biasRow[j];
        }
    }

    /** Hides the keys after the query. @return the length of the row that has to be worked on */
    private int hide(int first, int i) {
        int seen = kernel.visible(first + i), end = Math.min(width, (seen + ROUND - 1) / ROUND * ROUND);
        Arrays.fill(tile, i * width + seen, i * width + end, Float.NEGATIVE_INFINITY);
        Arrays.fill(tile, i * width + end, (i + 1) * width, 0);
        return end;
    }

    /**
     * Row i, of query {@code first + i}, becomes probabilities.
     *
     * @param sums receives sum(exp(score - largest)) at this index, 0 if all are hidden
     * @param logSums receives log(sum(exp(score))), or positive infinity if all are hidden, so that exp(score - it) is 0 too
     */
    void softmax(int first, int i, float[] sums, float[] logSums, int index) {
        int n = hide(first, i);
        float max = Loops.BEST.max(tile, i * width, n), sum = SoftmaxKernel.softmax(tile, i * width, n, max);
        sums[index] = sum;
        logSums[index] = sum == 0 ? Float.POSITIVE_INFINITY : max + (float) Math.log(sum);
    }

    /** The same probabilities again, from what {@link #softmax} returned. */
    void again(int first, int i, float logSum) {
        Loops.BEST.expSum(tile, i * width, hide(first, i), logSum);
    }

    /** Writes the tile to where products can read it, [rows, visible keys]. */
    Strided toMemory() {
        memory.write(0, tile, memory.size());
        return memory;
    }

    @Override
    public void close() {
        room.storage().release();
    }
}
