package org.loupe.tensor.kernel;

/**
 * Scaled dot-product attention on float32 arrays, and its gradients. A thread holds the scores of one block of queries
 * of one head at a time. Of all scores only {@code log(sum(exp(scores)))} is kept for each query, from which the way
 * back computes the probabilities again (the idea of Dao et al. 2022, section 3.1), and how sure the likeliest key is.
 *
 * @param query [batch, heads, time, headDim]
 * @param key [batch, keyHeads, keys, headDim]; several query heads may share one of them
 * @param value likewise
 * @param bias [batch, heads, time, keys], or null: added to the scores
 * @param causal whether query i sees only the keys up to {@code i + keys - time}
 */
public record AttentionKernel(Strided query, Strided key, Strided value, Strided bias, boolean causal) {
    private static final int MOST_QUERIES = 32, FEWEST_QUERIES = 16, SCORES = 1 << 16;

    private int heads() {
        return query.shape()[1];
    }

    private int time() {
        return query.shape()[2];
    }

    int keys() {
        return key.shape()[2];
    }

    double scale() {
        return 1 / Math.sqrt(query.shape()[3]);
    }

    /** Queries worked on at a time. */
    int block() {
        return Math.max(FEWEST_QUERIES, Math.min(MOST_QUERIES, SCORES / Math.max(1, keys())));
    }

    /** How many keys are visible to a query or one before it. */
    int visible(int lastQuery) {
        return causal ? Math.max(0, Math.min(keys(), lastQuery + 1 + keys() - time())) : keys();
    }

    /** The matrix [time, headDim] of one head. */
    static Strided head(Strided x, int batch, int head) {
        int[] shape = x.shape(), strides = x.strides();
        int start = x.offset() + batch * strides[0] + head * strides[1];
        return new Strided(x.storage(), start, new int[] {shape[2], shape[3]}, new int[] {strides[2], strides[3]});
    }

    /** What is kept for each query, [batch, heads, time]: {@code sum(exp(score - largest))} and {@code log(sum(exp(score)))}. */
    public record Sums(float[] sums, float[] logs) {
        /** Room for so many queries. */
        public Sums(int queries) {
            this(new float[queries], new float[queries]);
        }
    }

    /** @param y [batch, heads, time, headDim]  @param kept receives the sums */
    public void forward(Strided y, Sums kept) {
        int blocks = (time() + block() - 1) / block();
        Blas.stayOnOneThread();
        Parallel.split(query.shape()[0] * heads() * blocks, (from, to) -> {
            try (AttentionScores scores = new AttentionScores(this)) {
                for (int unit = from; unit < to; unit++)
                    forward(scores, unit / blocks / heads(), unit / blocks % heads(), unit % blocks * block(), y, kept);
            }
        });
    }

    /** The queries of one head from number first on, as many as make a block. */
    private void forward(AttentionScores scores, int batch, int head, int first, Strided y, Sums kept) {
        int end = Math.min(time(), first + block()), keyHead = head / (heads() / key.shape()[1]);
        Strided queries = head(query, batch, head).slice(0, first, end), values = head(value, batch, keyHead);
        scores.compute(queries, head(key, batch, keyHead), batch, head, first);
        for (int row = 0, at = (batch * heads() + head) * time() + first; row < end - first; row++)
            scores.softmax(first, row, kept.sums, kept.logs, at + row);
        Strided p = scores.toMemory();
        Blas.serial(1, p, values.slice(0, 0, p.shape()[1]), false, head(y, batch, head).slice(0, first, end));
    }

    /** What the way back gets and gives: all have the shapes of what they belong to. */
    public record Derivatives(Strided dy, Strided dQuery, Strided dKey, Strided dValue) { }

    /** All heads that share a key are done by one thread, one after the other. */
    public void backward(Sums kept, Derivatives d) {
        int keyHeads = key.shape()[1], sharers = heads() / Math.max(1, keyHeads);
        Blas.stayOnOneThread();
        Binary.fill(d.dKey, 0);
        Binary.fill(d.dValue, 0);
        Parallel.split(key.shape()[0] * keyHeads, (from, to) -> {
            try (AttentionScores scores = new AttentionScores(this); AttentionScores gradients = new AttentionScores(this)) {
                for (int unit = from; unit < to; unit++)
                    for (int sharer = 0; sharer < sharers; sharer++)
                        for (int first = 0; first < time(); first += block())
                            backward(scores, gradients, unit / keyHeads, unit % keyHeads * sharers + sharer, first, kept, d);
            }
        });
    }

    private void backward(AttentionScores scores, AttentionScores gradients, int batch, int head, int first, Sums kept,
            Derivatives d) {
        int end = Math.min(time(), first + block()), seen = visible(end - 1), keyHead = head / (heads() / key.shape()[1]);
        int at = (batch * heads() + head) * time() + first;
        Strided queries = head(query, batch, head).slice(0, first, end), dOut = head(d.dy, batch, head).slice(0, first, end);
        Strided keys = head(key, batch, keyHead).slice(0, 0, seen), values = head(value, batch, keyHead).slice(0, 0, seen);
        scores.compute(queries, head(key, batch, keyHead), batch, head, first);
        for (int row = 0; row < end - first; row++) scores.again(first, row, kept.logs[at + row]);
        Strided p = scores.toMemory();                                                                      // [rows, seen]
        Blas.serial(1, p.permute(1, 0), dOut, true, head(d.dValue, batch, keyHead).slice(0, 0, seen));      // dV += P^T dY
        gradients.product(1, dOut, values);                                                                 // dP = dY V^T
        for (int row = 0; row < end - first; row++)
            SoftmaxKernel.derive(scores.tile(), gradients.tile(), row * seen, seen, kept.sums[at + row]);
        Strided ds = gradients.toMemory();                                                                  // [rows, seen]
        Blas.serial(scale(), ds, keys, false, head(d.dQuery, batch, head).slice(0, first, end));            // dQ = dS K
        Blas.serial(scale(), ds.permute(1, 0), queries, true, head(d.dKey, batch, keyHead).slice(0, 0, seen));   // dK += dS^T Q
    }
}
