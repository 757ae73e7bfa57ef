package org.loupe.tensor;

import java.util.function.UnaryOperator;
import org.loupe.tensor.kernel.Strided;

/** The operations of a {@link Tensor} that are whole parts of a model: attention. */
public abstract sealed class TensorLayers extends TensorMath permits Tensor {
    TensorLayers(Strided values) {
        super(values);
    }

    // ---- Attention (Attention)

    /**
     * {@code softmax(query key^T / sqrt(headDim) + bias) value}, with this as the query [batch, heads, time, headDim].
     *
     * @param key [batch, keyHeads, keys, headDim]; heads must be a multiple of keyHeads, neighbours share one
     * @param value [batch, keyHeads, keys, headDim]
     * @param bias added to the scores, broadcast to [batch, heads, time, keys]: negative infinity hides a key; or null
     * @param causal whether query i sees only the keys up to {@code i + keys - time}
     * @return [batch, heads, time, headDim]; zeros for a query that sees no key
     */
    public Tensor attention(Tensor key, Tensor value, Tensor bias, boolean causal) {
        return Attention.attention(self(), key, value, bias, causal);
    }

    /**
     * The same step by step, slower, for looking inside.
     *
     * @param onScores receives the scores [batch, heads, time, keys] and returns them, or others in their place
     * @param onProbabilities likewise for their softmax
     */
    public Tensor attention(Tensor key, Tensor value, Tensor bias, boolean causal, UnaryOperator<Tensor> onScores, UnaryOperator<Tensor> onProbabilities) {
        return Attention.inSteps(self(), key, value, bias, causal, onScores, onProbabilities);
    }
}
