package org.loupe.nn;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.loupe.tensor.LstmWeights;
import org.loupe.tensor.Tensor;

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers, Schmidhuber and Cummins 2000), in
 * one direction: {@code c = sigmoid(f) c + sigmoid(i) tanh(g)} and {@code h = P (sigmoid(o) tanh(c))}, step by step, where
 * i, f, g and o are linear in the input and in the h of the step before. The projection P is that of Sak, Senior and
 * Beaufays 2014; c and h are clipped as in ELMo's released code.
 *
 * <p>A {@link Trace} shows its gates, after their functions, as {@code gate.input}, {@code gate.forget} and {@code gate.output}, what a
 * cell may take as {@code candidate}, and {@code cell} and {@code out}: each [batch, time, width], at the places of the text. A
 * {@link Change} makes of such a sequence, in this order, another; it is held, and all others are computed from it step by step: from
 * another cell another output, and from that other gates of the next step.
 */
public final class Lstm extends Module {
    private final LstmConfig config;
    private final boolean reverse;
    private final LstmWeights weights;

    /** @param reverse whether it reads from the last step to the first; each output stands at its own step all the same */
    public Lstm(LstmConfig config, boolean reverse, Init init) {
        int gates = 4 * config.hidden();
        this.config = config;
        this.reverse = reverse;
        this.weights = new LstmWeights(
                parameter("input", init.weight(gates, config.in())),
                parameter("recurrent", init.weight(gates, config.out())),
                parameter("bias", rememberingBias(config.hidden())),
                config.hasProjection() ? parameter("projection", init.weight(config.out(), config.hidden())) : null);
    }

    /** 1 for the forget gates and 0 for the others: a new cell keeps what it holds (Jozefowicz, Zaremba and Sutskever 2015). */
    private static Tensor rememberingBias(int hidden) {
        return Tensor.concat(0, Tensor.zeros(hidden), Tensor.ones(hidden), Tensor.zeros(2 * hidden));
    }

    /**
     * @param x [batch, time, in]
     * @param lengths of the texts, which are filled up at the right to time; none: all are time long. A text's outputs do
     *        not depend on what fills it up, and those of the filling mean nothing
     * @return [batch, time, out]
     */
    public Tensor forward(Tensor x, int... lengths) {
        boolean turn = reverse && hasFilling(x, lengths), backward = reverse && !turn;
        UnaryOperator<Tensor> places = turn ? steps -> turned(steps, lengths) : steps -> steps;
        Tensor in = places.apply(x), fast = in.lstm(weights, null, backward, config.cellClip(), config.outputClip());
        return isTraced() ? new LstmSteps(in, weights, config, backward).show(this, fast, places) : places.apply(fast);
    }

    private static boolean hasFilling(Tensor x, int... lengths) {
        if (lengths.length == 0) return false;
        if (lengths.length != x.shape(0))
            throw new IllegalArgumentException(x.shape(0) + " texts need " + x.shape(0) + " lengths, not " + lengths.length);
        for (int length : lengths)
            if (length < 0 || length > x.shape(1))
                throw new IllegalArgumentException("the length " + length + " of a text must lie between 0 and " + x.shape(1));
        return Arrays.stream(lengths).anyMatch(length -> length < x.shape(1));
    }

    /** Each text from its end to its start; what fills it up stays in its place. Twice gives the texts again. */
    private static Tensor turned(Tensor x, int... lengths) {
        int batch = x.shape(0), time = x.shape(1);
        int[][] places = new int[batch][time];
        for (int text = 0; text < batch; text++)
            for (int t = 0; t < time; t++) places[text][t] = text * time + (t < lengths[text] ? lengths[text] - 1 - t : t);
        return x.reshape(batch * time, x.shape(2)).rows(places);                 // [batch, time, width]
    }
}
