package org.loupe.attention;

import java.util.Random;
import org.loupe.nn.Dropout;
import org.loupe.nn.Module;
import org.loupe.tensor.Tensor;

/**
 * Scaled dot-product attention (Vaswani et al. 2017, eq. 1): {@code softmax(Q K^T / sqrt(headDim)) V}. Each query is
 * compared to every key; the results, as shares of 1, say how much of each value it takes.
 */
public final class ScaledDotProduct extends Module {
    private final Dropout dropout;

    /** @param dropout probability of losing a connection while training */
    public ScaledDotProduct(double dropout, Random random) {
        this.dropout = child("dropout", new Dropout(dropout, random));
    }

    /**
     * @param query [batch, heads, time, headDim]
     * @param key [batch, heads, keys, headDim]
     * @param value [batch, heads, keys, headDim]
     * @param mask or null, if every query may see every key
     * @return [batch, heads, time, headDim]
     */
    public Tensor forward(Tensor query, Tensor key, Tensor value, Mask mask) {
        boolean causal = mask != null;
        if (causal) mask.requireFit(query.shape(2), key.shape(2));
        if (!isTraced() && !dropout.isActive()) return query.attention(key, value, null, causal);
        return query.attention(key, value, null, causal, scores -> traced("scores", scores),
                probabilities -> dropout.forward(traced("probabilities", probabilities)));
    }
}
