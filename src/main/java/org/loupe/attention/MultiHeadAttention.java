package org.loupe.attention;

import java.util.Random;
import org.loupe.nn.Init;
import org.loupe.nn.Linear;
import org.loupe.nn.Module;
import org.loupe.nn.RmsNorm;
import org.loupe.tensor.Tensor;

/**
 * Multi-head attention (Vaswani et al. 2017, section 3.2.2): the hidden vector is cut into heads, each head attends on
 * its own, and a last layer mixes what they found. Queries, keys and values come from one text, or the queries from one
 * and the others from another (cross-attention).
 */
public final class MultiHeadAttention extends Module {
    private final AttentionConfig config;
    private final Linear query, key, value, output;
    private final RmsNorm queryNorm, keyNorm;       // null without
    private final ScaledDotProduct attention;

    /** Turns queries and keys by their position: vectors [batch, heads, time, headDim] and the position of the first of them. */
    public interface Rotation {
        Tensor turn(Tensor x, int start);
    }

    /**
     * @param init of query, key and value
     * @param outputInit of the last layer, which writes to the residual stream
     */
    public MultiHeadAttention(AttentionConfig config, Init init, Init outputInit, Random random) {
        int wide = config.heads() * config.headDim(), narrow = config.keyValueHeads() * config.headDim();
        this.config = config;
        this.query = child("query", new Linear(config.hidden(), wide, config.inputBias(), init));
        this.key = child("key", new Linear(config.hidden(), narrow, config.inputBias(), init));
        this.value = child("value", new Linear(config.hidden(), narrow, config.inputBias(), init));
        boolean hasNorms = config.queryKeyNorm() > 0;
        this.queryNorm = hasNorms ? child("queryNorm", new RmsNorm(config.headDim(), config.queryKeyNorm())) : null;
        this.keyNorm = hasNorms ? child("keyNorm", new RmsNorm(config.headDim(), config.queryKeyNorm())) : null;
        this.attention = part(new ScaledDotProduct(config.dropout(), random));
        this.output = child("output", new Linear(wide, config.hidden(), config.outputBias(), outputInit));
    }

    /** With as many key and value heads as query heads, and a bias everywhere. */
    public MultiHeadAttention(int hidden, int heads, double dropout, Init init, Init outputInit, Random random) {
        this(AttentionConfig.of(hidden, heads).withDropout(dropout), init, outputInit, random);
    }

    /** Self-attention. @param x [batch, time, hidden]  @param mask or null  @return [batch, time, hidden] */
    public Tensor forward(Tensor x, Mask mask) {
        return forward(x, x, mask, null);
    }

    /**
     * Cross-attention: queries from x, keys and values from another text.
     *
     * @param x [batch, time, hidden]
     * @param memory [batch, keys, hidden]
     * @param bias added to the scores, or null
     * @return [batch, time, hidden]
     */
    public Tensor forward(Tensor x, Tensor memory, Mask mask, Tensor bias) {
        return attend(queries(x), keys(memory), split("value", value.forward(memory)), mask, bias);
    }

    /** Self-attention of a text whose beginning may be in a cache, without a bias. */
    public Tensor forward(Tensor x, Mask mask, Rotation rotation, KeyValueCache.Layer cache) {
        return forward(x, mask, null, rotation, cache);
    }

    /**
     * Self-attention of a text whose beginning may be in a cache.
     *
     * @param x [batch, time, hidden], the tokens after those in the cache
     * @param mask of these queries and all keys, those in the cache first; or null
     * @param bias added to the scores, broadcast to [batch, heads, time, keys], as ALiBi and T5 do; or null
     * @param rotation of queries and keys, or null
     * @param cache of this layer, to which the keys and values are added, or null
     * @return [batch, time, hidden]
     */
    public Tensor forward(Tensor x, Mask mask, Tensor bias, Rotation rotation, KeyValueCache.Layer cache) {
        int start = cache == null ? 0 : cache.length();
        Tensor q = turned("query", rotation, start, queries(x));         // [batch, heads, time, headDim]
        Tensor k = turned("key", rotation, start, keys(x));              // [batch, keyValueHeads, time, headDim]
        Tensor v = split("value", value.forward(x));
        if (cache == null) return attend(q, k, v, mask, bias);
        cache.add(k, v);
        return attend(q, cache.keys(), cache.values(), mask, bias);      // keys [batch, keyValueHeads, start + time, headDim]
    }

    /** [batch, time, hidden] to [batch, heads, time, headDim], normalised where the configuration says so. */
    private Tensor queries(Tensor x) {
        Tensor q = split("query", query.forward(x));
        return queryNorm == null ? q : traced("query.normalised", queryNorm.forward(q));
    }

    private Tensor keys(Tensor x) {
        Tensor k = split("key", key.forward(x));
        return keyNorm == null ? k : traced("key.normalised", keyNorm.forward(k));
    }

    private Tensor turned(String name, Rotation rotation, int start, Tensor x) {
        return rotation == null ? x : traced(name + ".rotated", rotation.turn(x, start));
    }

    private Tensor attend(Tensor q, Tensor k, Tensor v, Mask mask, Tensor bias) {
        return traced("out", output.forward(join(eachHead(attention.forward(q, k, v, mask, bias)))));
    }

    /** [batch, heads, time, headDim], each head under a name of its own, [batch, time, headDim]; joined anew only if one was changed. */
    private Tensor eachHead(Tensor attended) {
        if (!isTraced()) return attended;
        Tensor[] heads = new Tensor[attended.shape(1)];
        boolean isChanged = false;
        for (int h = 0; h < heads.length; h++) {
            Tensor head = attended.slice(1, h, h + 1).squeeze(1);
            Tensor shown = traced("head." + h + ".out", head);
            isChanged |= shown != head;
            heads[h] = shown.unsqueeze(1);
        }
        return isChanged ? Tensor.concat(1, heads) : attended;
    }

    /** [batch, time, heads * headDim] to [batch, heads, time, headDim]. */
    private Tensor split(String name, Tensor x) {
        int batch = x.shape(0), time = x.shape(1), headDim = config.headDim();
        return traced(name, x.reshape(batch, time, x.shape(2) / headDim, headDim).transpose(1, 2));
    }

    /** [batch, heads, time, headDim] to [batch, time, heads * headDim]. */
    private static Tensor join(Tensor x) {
        int batch = x.shape(0), time = x.shape(2), wide = x.shape(1) * x.shape(3);
        return x.transpose(1, 2).reshape(batch, time, wide);
    }
}
