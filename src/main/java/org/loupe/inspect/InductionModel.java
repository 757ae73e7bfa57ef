package org.loupe.inspect;

import java.util.Map;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptConfig;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.Updates;

/**
 * A GPT of two layers whose weights are written by hand instead of learned, so that it is known what each head does (the induction
 * circuit of Elhage et al. 2021 and Olsson et al. 2022): it goes on as the text did after the last time that the current token stood in it.
 *
 * <p>A vector of the residual stream has four parts: which token this is, which one was before, at which position it stands, each as
 * a single 1 among zeros, and unused zeros.
 *
 * <table>
 * <caption>Its heads</caption>
 * <tr><td>layer 0, head 0</td><td>previous token</td><td>looks at the position before, and writes which token is there</td></tr>
 * <tr><td>layer 0, head 1</td><td>broad</td><td>looks at all alike, and writes nothing</td></tr>
 * <tr><td>layer 1, head 0</td><td>induction</td><td>looks where the token before was the current one, and writes what is there as
 * the answer</td></tr>
 * <tr><td>layer 1, head 1</td><td>first token</td><td>looks at the first position, and writes nothing</td></tr>
 * </table>
 *
 * <p>The feed-forward networks are zeros. The norms before a head hand the stream on as it is: mean and size of such vectors are known,
 * and their gain and bias undo what they do.
 */
public final class InductionModel {
    /** A score before softmax at which e^-30 is left for all others. */
    private static final float SURE = 30;
    /** An answer stands out from the 1 of the current token by this. */
    private static final float ANSWER = 3;
    /** Gain of the last norm: how sure the model is of its answer. */
    private static final float LOUD = 2;

    private final Gpt gpt;
    private final Map<String, Tensor> parameters;
    private final int vocabulary, context, headDim;

    private InductionModel(int vocabulary, int context) {
        this.vocabulary = vocabulary;
        this.context = context;
        this.headDim = Math.max(Math.max(vocabulary, context), vocabulary + (context + 1) / 2);
        this.gpt = Gpt.blank(GptConfig.of(vocabulary, context, 2 * headDim, 2, 2), 0);
        this.parameters = gpt.parameters();
    }

    /**
     * @param vocabulary number of tokens, at least 2
     * @param context the longest text, at least 2
     */
    public static Gpt of(int vocabulary, int context) {
        if (vocabulary < 2 || context < 2) throw new IllegalArgumentException("vocabulary " + vocabulary + " and context " + context
                + " must be at least 2, for something to repeat");
        InductionModel model = new InductionModel(vocabulary, context);
        model.writeTables();
        model.writeLayer0();
        model.writeLayer1();
        return model.gpt;
    }

    // ---- Where the parts of a vector begin

    private int token() {
        return 0;
    }

    private int before() {
        return vocabulary;
    }

    private int position() {
        return 2 * vocabulary;
    }

    private void writeTables() {
        float[][] tokens = new float[vocabulary][hidden()], positions = new float[context][hidden()];
        for (int id = 0; id < vocabulary; id++) tokens[id][token() + id] = 1;
        for (int p = 0; p < context; p++) positions[p][position() + p] = 1;
        write("tokens.weight", tokens);
        write("positions.weight", positions);
        fill("norm.weight", LOUD);
    }

    private void writeLayer0() {
        handOn("layer.0.attentionNorm", 2);                        // token and position
        float[][] query = square(), key = square(), value = square(), output = square();
        for (int p = 1; p < context; p++) query[p - 1][position() + p] = sure();       // position p asks for p - 1
        for (int p = 0; p < context; p++) key[p][position() + p] = 1;
        for (int id = 0; id < vocabulary; id++) {
            value[id][token() + id] = 1;
            output[before() + id][id] = 1;
        }
        writeAttention(0, query, key, value, output);
    }

    private void writeLayer1() {
        handOn("layer.1.attentionNorm", 3);                        // token, the one before, and position
        float[][] query = square(), key = square(), value = square(), output = square();
        for (int id = 0; id < vocabulary; id++) {
            query[id][token() + id] = sure();
            key[id][before() + id] = 1;
            key[id][position()] = -1;                              // the first position has none before it, and took itself for it
            value[id][token() + id] = 1;
            output[token() + id][id] = ANSWER;
        }
        key[headDim][position()] = 1;                              // head 1: only the first position answers
        for (int p = 0; p < context; p++) query[headDim][position() + p] = sure();      // and all ask for it
        writeAttention(1, query, key, value, output);
    }

    private int hidden() {
        return 2 * headDim;
    }

    /** {@link #SURE} after the division by the root of headDim. */
    private float sure() {
        return (float) (SURE * Math.sqrt(headDim));
    }

    /** A norm that gives a vector of so many ones as it came: gain and bias are its standard deviation and mean. */
    private void handOn(String norm, int ones) {
        double mean = (double) ones / hidden();
        fill(norm + ".weight", (float) Math.sqrt(mean - mean * mean + gpt.config().epsilon()));
        fill(norm + ".bias", (float) mean);
    }

    private void writeAttention(int layer, float[][] query, float[][] key, float[][] value, float[][] output) {
        String attention = "layer." + layer + ".attention.";
        write(attention + "query.weight", query);
        write(attention + "key.weight", key);
        write(attention + "value.weight", value);
        write(attention + "output.weight", output);
    }

    private float[][] square() {
        return new float[hidden()][hidden()];
    }

    private void write(String parameter, float[]... rows) {
        float[] flat = new float[rows.length * rows[0].length];
        for (int row = 0; row < rows.length; row++) System.arraycopy(rows[row], 0, flat, row * rows[row].length, rows[row].length);
        Updates.assign(parameters.get(parameter), Tensor.of(flat, rows.length, rows[0].length));
    }

    private void fill(String parameter, float value) {
        Updates.assign(parameters.get(parameter), Tensor.full(value, hidden()));
    }
}
