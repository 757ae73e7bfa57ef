package org.loupe.tensor;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.loupe.tensor.kernel.AttentionKernel;
import org.loupe.tensor.kernel.DType;
import org.loupe.tensor.kernel.Shape;
import org.loupe.tensor.kernel.Strided;

/** Scaled dot-product attention (Vaswani et al. 2017, eq. 1), also with fewer key heads than query heads (Ainslie et al. 2023). */
final class Attention {
    private Attention() { }

    /**
     * {@code Y = P V} for {@code P = softmax(S)} and {@code S = Q K^T / sqrt(headDim) + bias}, row by row: with dP = dY V^T
     * and dS = P * (dP - sum(dP * P)), dQ = dS K / sqrt(headDim), dK = dS^T Q / sqrt(headDim) and dV = P^T dY.
     */
    static Tensor attention(Tensor query, Tensor key, Tensor value, Tensor bias, boolean causal) {
        requireFit(query, key, value, bias);
        boolean biasIsConstant = bias == null || !bias.requiresGradient() || Gradients.areOff();
        if (!biasIsConstant) return inSteps(query, key, value, bias, causal, s -> s, p -> p);
        return Telling.of(query, () -> fused(query, key, value, bias, causal),
                () -> inSteps(query, key, value, bias, causal, s -> s, p -> p));
    }

    /** The same step by step, so that scores and probabilities can be seen, and replaced, on the way. */
    static Tensor inSteps(Tensor query, Tensor key, Tensor value, Tensor bias, boolean causal, UnaryOperator<Tensor> onScores,
            UnaryOperator<Tensor> onProbabilities) {
        requireFit(query, key, value, bias);
        Tensor keys = repeatHeads(key, query.shape(1)), values = repeatHeads(value, query.shape(1));
        Tensor scores = query.matmul(keys.transpose(-1, -2)).mul(1 / Math.sqrt(query.shape(-1)));     // [batch, heads, time, keys]
        if (bias != null) scores = scores.add(bias);
        if (causal) scores = scores.add(causalBias(query.shape(2), key.shape(2)).to(query.dtype()));
        return onProbabilities.apply(onScores.apply(scores).softmax()).matmul(values);                // [batch, heads, time, headDim]
    }

    /** The results and gradients of all heads of a token lie side by side in memory, so that joining the heads copies nothing. */
    private static Tensor fused(Tensor q, Tensor k, Tensor v, Tensor bias, boolean causal) {
        Tensor query = inRuns(q), key = inRuns(k), value = inRuns(v);
        Tensor[] operands = bias == null ? new Tensor[] {query, key, value} : new Tensor[] {query, key, value, bias};
        Tensor y = Tensor.resultOf("attention", headsSideBySide(Shape.with(3, v.shape(3), q.shape())), operands);
        AttentionKernel.Sums sums = new AttentionKernel.Sums(q.shape(0) * q.shape(1) * q.shape(2));
        kernel(query, key, value, bias, causal).forward(y.values(), sums);
        return y.backward(dy -> {
            Tensor dQuery = new Tensor(headsSideBySide(q.shape()));
            Tensor dKey = new Tensor(headsSideBySide(k.shape())), dValue = new Tensor(headsSideBySide(v.shape()));
            kernel(query, key, value, bias, causal).backward(sums,
                    new AttentionKernel.Derivatives(inRuns(dy).values(), dQuery.values(), dKey.values(), dValue.values()));
            query.accumulate(() -> dQuery);
            key.accumulate(() -> dKey);
            value.accumulate(() -> dValue);
        });
    }

    /** Made anew for each pass: one that was kept would not notice that an operand was closed, and read what is in its place. */
    private static AttentionKernel kernel(Tensor query, Tensor key, Tensor value, Tensor bias, boolean causal) {
        int[] scores = {query.shape(0), query.shape(1), query.shape(2), key.shape(2)};
        Strided biases = bias == null ? null : bias.values().broadcastTo(scores);
        return new AttentionKernel(query.values(), key.values(), value.values(), biases, causal);
    }

    /** New memory for [batch, heads, time, headDim] that lies as [batch, time, heads, headDim]. */
    private static Strided headsSideBySide(int... shape) {
        return TensorCore.room(DType.FLOAT32, shape[0], shape[2], shape[1], shape[3]).permute(0, 2, 1, 3);
    }

    /** The kernel wants the values of a head's vector one behind the other; anything else may be spread. */
    private static Tensor inRuns(Tensor x) {
        int[] strides = x.values().strides();
        boolean fits = (x.shape(3) == 1 || strides[3] == 1) && (x.shape(2) == 1 || strides[2] >= x.shape(3));
        return fits ? x : x.copy();
    }

    /** [batch, keyHeads, keys, headDim] to [batch, heads, keys, headDim]: neighbours share a key head. */
    private static Tensor repeatHeads(Tensor x, int heads) {
        int batch = x.shape(0), keyHeads = x.shape(1), keys = x.shape(2), headDim = x.shape(3);
        if (keyHeads == heads) return x;
        Tensor shared = x.reshape(batch, keyHeads, 1, keys, headDim).expand(batch, keyHeads, heads / keyHeads, keys, headDim);
        return shared.reshape(batch, heads, keys, headDim);
    }

    /** 0 where a query may see a key, negative infinity after it. With more keys than queries, the last query sees all. [time, keys] */
    static Tensor causalBias(int time, int keys) {
        float[] bias = new float[Shape.size(time, keys)];
        for (int query = 0; query < time; query++)
            for (int key = Math.max(0, query + 1 + keys - time); key < keys; key++) bias[query * keys + key] = Float.NEGATIVE_INFINITY;
        return Tensor.of(bias, time, keys);
    }

    private static void requireFit(Tensor q, Tensor k, Tensor v, Tensor bias) {
        String shapes = "attention: query " + Shape.text(q.shape()) + ", key " + Shape.text(k.shape()) + ", value " + Shape.text(v.shape());
        if (q.rank() != 4 || k.rank() != 4 || v.rank() != 4)
            throw new IllegalArgumentException(shapes + " must each be [batch, heads, time, headDim]");
        boolean valuesFitKeys = Arrays.equals(Arrays.copyOf(k.shape(), 3), Arrays.copyOf(v.shape(), 3));
        if (q.shape(0) != k.shape(0) || q.shape(3) != k.shape(3) || !valuesFitKeys)
            throw new IllegalArgumentException(shapes
                    + " do not fit: batch and headDim of query and key, and batch, heads and keys of key and value, must be equal");
        if (k.shape(1) == 0 || q.shape(1) % k.shape(1) != 0)
            throw new IllegalArgumentException(shapes + ": the " + q.shape(1) + " query heads must be a multiple of the "
                    + k.shape(1) + " key heads that they share");
        int[] scores = {q.shape(0), q.shape(1), q.shape(2), k.shape(2)};
        if (bias != null && !Arrays.equals(Shape.broadcast("attention, scores and bias", scores, bias.shape()), scores))
            throw new IllegalArgumentException("attention: bias " + Shape.text(bias.shape()) + " does not fit the scores "
                    + Shape.text(scores) + ", [batch, heads, time, keys]");
        TensorCore.requireOneType("attention", q, k, v, bias);
    }
}
