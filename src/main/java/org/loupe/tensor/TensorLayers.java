package org.loupe.tensor;

import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.loupe.tensor.kernel.Strided;

/** The operations of a {@link Tensor} that are whole parts of a model. Each is defined with its gradient in the class named beside it. */
public abstract sealed class TensorLayers extends TensorMath permits Tensor {
    TensorLayers(Strided values) {
        super(values);
    }

    // ---- Quantised weights (QuantizedWeights)

    /**
     * {@code x W^T + b} for x [..., in], a quantised weight [out, in] and bias [out] (or null): [..., out]. Gradients go to x and
     * to the bias.
     */
    public Tensor linear(QuantizedMatrix weight, Tensor bias) {
        return QuantizedWeights.linear(self(), weight, bias);
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
    public Tensor attention(Tensor key, Tensor value, Tensor bias, boolean causal, UnaryOperator<Tensor> onScores,
            UnaryOperator<Tensor> onProbabilities) {
        return Attention.inSteps(self(), key, value, bias, causal, onScores, onProbabilities);
    }

    // ---- Positions (Positions)

    /**
     * Rotary positions for [..., time, headDim]: pairs (a, b) of values become {@code (a cos - b sin, b cos + a sin)}.
     *
     * @param cosine of the angle of each pair, [time, headDim / 2]
     * @param sine likewise
     * @param interleaved whether neighbours form a pair (as in the paper), else each value of the first half with one of
     *        the second (Hugging Face's LLaMA)
     */
    public Tensor rotary(Tensor cosine, Tensor sine, boolean interleaved) {
        return Positions.rotary(self(), cosine, sine, interleaved);
    }

    // ---- Recurrence (Recurrence)

    /**
     * One step of an LSTM for [batch, in].
     *
     * @param cellClip the largest absolute value of a cell, or 0 for any; ELMo has 3
     * @param outputClip likewise for the output
     */
    public LstmState lstmCell(LstmState before, LstmWeights weights, double cellClip, double outputClip) {
        return lstmCell(before, weights, cellClip, outputClip, (what, value) -> value);
    }

    /**
     * The same for looking inside.
     *
     * @param onValue receives each value that the step computes, in the order of {@link LstmValue}, and returns it, or another in its place
     */
    public LstmState lstmCell(LstmState before, LstmWeights weights, double cellClip, double outputClip,
            BiFunction<LstmValue, Tensor, Tensor> onValue) {
        return Recurrence.cell(self(), before, weights, cellClip, outputClip, onValue);
    }

    /**
     * All steps of an LSTM for [batch, time, in].
     *
     * @param start the state before the first step, or null for zeros
     * @param reverse whether to go from the last step to the first; each output stands at its own step all the same
     * @return the outputs, [batch, time, out]
     */
    public Tensor lstm(LstmWeights weights, LstmState start, boolean reverse, double cellClip, double outputClip) {
        return Recurrence.lstm(self(), weights, start, reverse, cellClip, outputClip);
    }
}
