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

    /** Without a bias. */
    public Tensor forward(Tensor query, Tensor key, Tensor value, Mask mask) {
        return forward(query, key, value, mask, null);
    }

    /**
     * @param query [batch, heads, time, headDim]
     * @param key [batch, keyHeads, keys, headDim]; neighbouring query heads share a key head, if there are fewer
     * @param value likewise
     * @param mask or null, if every query may see every key
     * @param bias added to the scores, broadcast to [batch, heads, time, keys], as ALiBi and T5 do; or null
     * @return [batch, heads, time, headDim]; zeros for a query that sees no key
     */
    public Tensor forward(Tensor query, Tensor key, Tensor value, Mask mask, Tensor bias) {
        if (mask != null) mask.requireFit(query.shape(0), query.shape(2), key.shape(2));
        boolean causal = mask != null && mask.isCausal();
        Tensor rule = mask == null ? null : mask.ruleBias(), hidden = rule == null ? null : rule.to(query.dtype());
        Tensor added = hidden == null ? bias : bias == null ? hidden : bias.add(hidden);
        Tensor fast = dropout.isActive() ? null : query.attention(key, value, added, causal);
        if (fast != null && !isAskedFor("scores", "probabilities")) return fast;
        Way way = new Way();
        Tensor inSteps = query.attention(key, value, added, causal, scores -> way.show("scores", scores),
                probabilities -> dropout.forward(way.show("probabilities", probabilities)));
        return fast == null || way.isChanged ? inSteps : fast;      // the steps round otherwise, and a look must change no bit
    }

    /** The values on the way, which the fast telling does not give, and whether one of them was changed. */
    private final class Way {
        private boolean isChanged;

        Tensor show(String name, Tensor value) {
            Tensor shown = traced(name, value);
            isChanged |= shown != value;
            return shown;
        }
    }
}
