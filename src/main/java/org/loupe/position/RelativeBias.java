package org.loupe.position;

import org.loupe.nn.Init;
import org.loupe.nn.Module;
import org.loupe.tensor.Tensor;

/**
 * The relative position bias of T5 (Raffel et al. 2020, section 2.1): a learned number for each head and each bucket of
 * distances is added to the scores. Half of the buckets hold one distance each, the others ever wider ranges, and the
 * last all beyond. The first layer's is shared by all: compute it once and give it to each.
 */
public final class RelativeBias extends Module {
    private final int buckets, maxDistance;
    private final boolean bidirectional;
    private final Tensor weight;    // [buckets, heads]

    /**
     * @param buckets 32 in T5
     * @param maxDistance from which on all distances share the last bucket; 128 in T5
     * @param bidirectional whether keys after the query count, with half of the buckets; else they share bucket 0
     */
    public RelativeBias(int heads, int buckets, int maxDistance, boolean bidirectional, Init init) {
        int oneWay = bidirectional ? buckets / 2 : buckets;
        if (heads < 1) throw new IllegalArgumentException("heads " + heads + " must be at least 1");
        if (oneWay < 2 || bidirectional && buckets % 2 != 0)
            throw new IllegalArgumentException("buckets " + buckets + " must be "
                    + (bidirectional ? "even and at least 4, half for each direction" : "at least 2"));
        if (maxDistance <= oneWay / 2)
            throw new IllegalArgumentException("maxDistance " + maxDistance + " must be above " + oneWay / 2
                    + ", the number of distances with a bucket of their own");
        this.buckets = buckets;
        this.maxDistance = maxDistance;
        this.bidirectional = bidirectional;
        this.weight = parameter("weight", init.weight(buckets, heads));
    }

    /** What is added to the scores of queries that are the last of the keys. @return [heads, queries, keys] */
    public Tensor forward(int queries, int keys) {
        if (queries < 0 || keys < queries)
            throw new IllegalArgumentException("there must be at least as many keys as queries, not " + keys + " keys and "
                    + queries + " queries");
        int[][] bucket = new int[queries][keys];
        for (int query = 0; query < queries; query++)
            for (int key = 0; key < keys; key++) bucket[query][key] = bucket(key - (keys - queries + query));
        return weight.rows(bucket).permute(2, 0, 1);        // [queries, keys, heads] to [heads, queries, keys]
    }

    /** The bucket of a key so many tokens after its query, or, below 0, before it. */
    public int bucket(int offset) {
        int oneWay = bidirectional ? buckets / 2 : buckets;
        int distance = bidirectional ? Math.abs(offset) : Math.max(0, -offset);
        int first = bidirectional && offset > 0 ? oneWay : 0;
        int exact = oneWay / 2;
        if (distance < exact) return first + distance;
        // In float, as the reference: where a bucket ends on a whole number, rounding decides.
        float share = (float) Math.log((float) distance / exact) / (float) Math.log((double) maxDistance / exact);
        return first + Math.min(oneWay - 1, exact + (int) (share * (oneWay - exact)));
    }
}
