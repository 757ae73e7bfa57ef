package org.loupe.attention;

import java.util.Random;
import org.loupe.nn.Init;
import org.loupe.nn.Linear;
import org.loupe.nn.Module;
import org.loupe.tensor.Tensor;

/**
 * Multi-head self-attention (Vaswani et al. 2017, section 3.2.2): the hidden vector is cut into heads, each head
 * attends on its own, and a last layer mixes what they found.
 */
public final class MultiHeadAttention extends Module {
    private final int heads;
    private final Linear query, key, value, output;
    private final ScaledDotProduct attention;

    /**
     * @param init of query, key and value
     * @param outputInit of the last layer, which writes to the residual stream
     */
    public MultiHeadAttention(int hidden, int heads, double dropout, Init init, Init outputInit, Random random) {
        if (heads < 1 || hidden % heads != 0)
            throw new IllegalArgumentException("hidden " + hidden + " is not a multiple of heads " + heads + "; each head needs hidden / heads values");
        this.heads = heads;
        this.query = child("query", new Linear(hidden, hidden, init));
        this.key = child("key", new Linear(hidden, hidden, init));
        this.value = child("value", new Linear(hidden, hidden, init));
        this.attention = part(new ScaledDotProduct(dropout, random));
        this.output = child("output", new Linear(hidden, hidden, outputInit));
    }

    /** @param x [batch, time, hidden]  @param mask or null  @return [batch, time, hidden] */
    public Tensor forward(Tensor x, Mask mask) {
        Tensor q = traced("query", split(query.forward(x)));
        Tensor k = traced("key", split(key.forward(x)));
        Tensor v = traced("value", split(value.forward(x)));
        Tensor mixed = join(attention.forward(q, k, v, mask));
        return traced("out", output.forward(mixed));
    }

    /** [batch, time, hidden] to [batch, heads, time, headDim]. */
    private Tensor split(Tensor x) {
        int batch = x.shape(0), time = x.shape(1), headDim = x.shape(2) / heads;
        return x.reshape(batch, time, heads, headDim).transpose(1, 2);
    }

    /** [batch, heads, time, headDim] to [batch, time, hidden]. */
    private Tensor join(Tensor x) {
        int batch = x.shape(0), time = x.shape(2), hidden = heads * x.shape(3);
        return x.transpose(1, 2).reshape(batch, time, hidden);
    }
}
