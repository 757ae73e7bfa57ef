package org.loupe.tensor.kernel;

import java.util.Arrays;

/**
 * Scaled dot-product attention on float32 arrays, and its gradients. A thread holds the scores of one block of queries
 * of one head at a time. Of all scores only a number per query is kept, {@code log(sum(exp(scores)))}, from which the
 * way back computes the probabilities again (the idea of Dao et al. 2022, section 3.1).
 *
 * @param query [batch, heads, time, headDim]
 * @param key [batch, keyHeads, keys, headDim]; several query heads may share one of them
 * @param value likewise
 * @param bias [batch, heads, time, keys], or null: added to the scores
 * @param causal whether query i sees only the keys up to {@code i + keys - time}
 */
public record AttentionKernel(Strided query, Strided key, Strided value, Strided bias, boolean causal) {
    private static final int MOST_QUERIES = 32, FEWEST_QUERIES = 16, SCORES = 1 << 16;
    /** The unused scores behind a causal row are made negative infinity up to a multiple of this: a whole number of vectors. */
    private static final int ROUND = 16;

    private int heads() {
        return query.shape()[1];
    }

    private int time() {
        return query.shape()[2];
    }

    private int keys() {
        return key.shape()[2];
    }

    private double scale() {
        return 1 / Math.sqrt(query.shape()[3]);
    }

    /** Queries worked on at a time. */
    private int block() {
        return Math.max(FEWEST_QUERIES, Math.min(MOST_QUERIES, SCORES / Math.max(1, keys())));
    }

    /** How many keys are visible to a query or one before it. */
    private int visible(int lastQuery) {
        return causal ? Math.max(0, Math.min(keys(), lastQuery + 1 + keys() - time())) : keys();
    }

    /** The matrix [time, headDim] of one head. */
    private static Strided head(Strided x, int batch, int head) {
        int[] shape = x.shape(), strides = x.strides();
        int start = x.offset() + batch * strides[0] + head * strides[1];
        return new Strided(x.storage(), start, new int[] {shape[2], shape[3]}, new int[] {strides[2], strides[3]});
    }

    /** @param y [batch, heads, time, headDim]  @param logSums receives a number for each query, [batch, heads, time] */
    public void forward(Strided y, float[] logSums) {
        int blocks = (time() + block() - 1) / block();
        Parallel.split(query.shape()[0] * heads() * blocks, (from, to) -> {
            Scores scores = new Scores();
            for (int unit = from; unit < to; unit++) {
                int first = unit % blocks * block(), batch = unit / blocks / heads(), head = unit / blocks % heads();
                int rows = Math.min(block(), time() - first), sharers = heads() / key.shape()[1];
                Strided keys = head(key, batch, head / sharers), values = head(value, batch, head / sharers);
                Strided memory = scores.compute(head(query, batch, head).slice(0, first, first + rows), keys, batch, head, first);
                for (int row = 0; row < rows; row++) logSums[(batch * heads() + head) * time() + first + row] = scores.softmax(first, row);
                memory.write(0, scores.tile, memory.size());
                Blas.serial(1, memory, values.slice(0, 0, memory.shape()[1]), false, head(y, batch, head).slice(0, first, first + rows));
            }
            scores.free();
        });
    }

    /** The gradients have the shapes of what they belong to. All heads that share a key are done by one thread, one after the other. */
    public void backward(float[] logSums, Strided dy, Strided dQuery, Strided dKey, Strided dValue) {
        int keyHeads = key.shape()[1], sharers = heads() / Math.max(1, keyHeads);
        Binary.fill(dKey, 0);
        Binary.fill(dValue, 0);
        Parallel.split(key.shape()[0] * keyHeads, (from, to) -> {
            Scores scores = new Scores(), gradients = new Scores();
            for (int unit = from; unit < to; unit++) {
                int batch = unit / keyHeads, keyHead = unit % keyHeads;
                Strided keys = head(key, batch, keyHead), values = head(value, batch, keyHead);
                Strided dKeys = head(dKey, batch, keyHead), dValues = head(dValue, batch, keyHead);
                for (int head = keyHead * sharers; head < (keyHead + 1) * sharers; head++)
                    for (int first = 0; first < time(); first += block()) {
                        int end = Math.min(time(), first + block()), seen = visible(end - 1);
                        Strided queries = head(query, batch, head).slice(0, first, end), dOut = head(dy, batch, head).slice(0, first, end);
                        Strided p = scores.compute(queries, keys, batch, head, first);
                        int number = (batch * heads() + head) * time() + first;
                        for (int row = 0; row < end - first; row++) scores.again(first, row, logSums[number + row]);
                        p.write(0, scores.tile, p.size());
                        Blas.serial(1, p.permute(1, 0), dOut, true, dValues.slice(0, 0, seen));            // dV += P^T dY
                        Strided ds = gradients.product(1, dOut, values.slice(0, 0, seen));                 // dP = dY V^T
                        for (int row = 0; row < end - first; row++) SoftmaxKernel.derive(scores.tile, gradients.tile, row * seen, seen);
                        ds.write(0, gradients.tile, ds.size());
                        Blas.serial(scale(), ds, keys.slice(0, 0, seen), false, head(dQuery, batch, head).slice(0, first, end));
                        Blas.serial(scale(), ds.permute(1, 0), queries, true, dKeys.slice(0, 0, seen));    // dK += dS^T Q
                    }
            }
            scores.free();
            gradients.free();
        });
    }

    /** One thread's room for the scores of a block of queries, [rows, visible keys], outside the heap for products and on it for loops. */
    private final class Scores {
        private final Strided room = Strided.allocate(DType.FLOAT32, block() * keys());
        private final float[] tile = new float[block() * keys()];
        private final float[] row = new float[bias == null ? 0 : keys()];
        private int width;

        /** {@code scale * a b^T}, in both rooms. */
        Strided product(double scale, Strided a, Strided b) {
            width = b.shape()[0];
            Strided memory = room.slice(0, 0, a.shape()[0] * width).reshape(a.shape()[0], width);
            if (width > 0) Blas.serial(scale, a, b.permute(1, 0), false, memory);
            memory.read(0, tile, memory.size());
            return memory;
        }

        Strided compute(Strided queries, Strided allKeys, int batch, int head, int first) {
            int rows = queries.shape()[0];
            Strided memory = product(scale(), queries, allKeys.slice(0, 0, visible(first + rows - 1)));
            if (bias != null) for (int i = 0; i < rows; i++) {
                head(bias, batch, head).slice(0, first + i, first + i + 1).read(0, row, width);
                for (int j = 0; j < width; j++) tile[i * width + j] += row[j];
            }
            return memory;
        }

        /** Hides the keys after the query. @return the length of the row that has to be worked on */
        private int hide(int first, int i) {
            int seen = visible(first + i), end = Math.min(width, (seen + ROUND - 1) / ROUND * ROUND);
            Arrays.fill(tile, i * width + seen, i * width + end, Float.NEGATIVE_INFINITY);
            Arrays.fill(tile, i * width + end, (i + 1) * width, 0);
            return end;
        }

        /**
         * The row becomes probabilities.
         *
         * @return log(sum(exp(scores))), or positive infinity if all are hidden, so that exp(score - it) is 0 too
         */
        float softmax(int first, int i) {
            int n = hide(first, i);
            float max = Loops.BEST.max(tile, i * width, n), sum = SoftmaxKernel.softmax(tile, i * width, n, max);
            return sum == 0 ? Float.POSITIVE_INFINITY : max + (float) Math.log(sum);
        }

        void again(int first, int i, float logSum) {
            Loops.BEST.expSum(tile, i * width, hide(first, i), logSum);
        }

        void free() {
            room.storage().release();
        }
    }
}
