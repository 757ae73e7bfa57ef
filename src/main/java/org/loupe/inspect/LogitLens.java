package org.loupe.inspect;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.loupe.model.LanguageModel;
import org.loupe.model.ReadOut;
import org.loupe.model.bert.BertForPretraining;
import org.loupe.model.elmo.Elmo;
import org.loupe.nn.Trace;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;
import org.loupe.text.Batch;

/**
 * What a model would say if it ended after each of its layers: the residual stream, read by the model's own last norm and head
 * (nostalgebraist 2020, "interpreting GPT: the logit lens"). Depth 0 is what enters the first layer, and the last depth is the output.
 *
 * <p>The head was trained for the last layer. An early stream may hold an answer in a form that this head cannot read (Belrose et al.
 * 2023, "tuned lens"), so a lens shows what is readable, not all that is there.
 *
 * @param readings [depth][position] of one text
 */
public record LogitLens(LensReading[][] readings) {
    /** Both directions of an ELMo: what each says of the next word, and of the previous one. */
    public record BothWays(LogitLens next, LogitLens previous) { }

    /**
     * Of a decoder. Stream and output are those of one forward pass.
     *
     * @param ids of one text
     * @param top how many of the likeliest tokens to tell at each place
     * @param targets the token to follow through the layers at each position; one for all; or none, for what the last layer finds likeliest
     */
    public static <M extends LanguageModel & ReadOut> LogitLens of(M model, int[] ids, int top, int... targets) {
        InUse.require(model);
        return ofStream(model, () -> model.forward(new int[][] {ids}), top, targets);
    }

    /** Of a BERT with its masked language head. @param batch of one text  @param top and targets as for a decoder */
    public static LogitLens of(BertForPretraining model, Batch batch, int top, int... targets) {
        InUse.require(model);
        if (batch.size() != 1) throw new IllegalArgumentException("a lens looks at one text, and the batch has " + batch.size()
                + "; give one at a time");
        return ofStream(model, () -> model.bert().states(batch), top, targets);
    }

    /**
     * Of an ELMo, whose depths are the words' own vectors and what each LSTM layer gives.
     *
     * @param words of one text, [time][characters]
     * @param top and targets as for a decoder, in both directions the same
     */
    public static BothWays of(Elmo model, int[][] words, int top, int... targets) {
        InUse.require(model);
        return Gradients.off(() -> Memory.scope(() -> {
            int hidden = model.config().hidden();
            List<Tensor> layers = model.layers(new int[][][] {words});                                      // each [1, time, 2 hidden]
            return new BothWays(read(model, layers.stream().map(layer -> layer.slice(-1, 0, hidden)).toList(), top, targets),
                    read(model, layers.stream().map(layer -> layer.slice(-1, hidden, 2 * hidden)).toList(), top, targets));
        }));
    }

    private static LogitLens ofStream(ReadOut model, Supplier<Tensor> pass, int top, int... targets) {
        return Gradients.off(() -> {
            TokenValues values = new TokenValues();
            Set<String> seen = new LinkedHashSet<>();
            Memory.scope(() -> Trace.watch((name, value) -> {
                seen.add(name);
                if (ValueNames.isResidual(name)) values.keep(name, value);
            }, pass));
            return read(model, ValueNames.of(seen).residuals().stream().map(values::get).toList(), top, targets);
        });
    }

    /** @param stream at each depth, [1, time, hidden] */
    private static LogitLens read(ReadOut model, List<Tensor> stream, int top, int... targets) {
        LensScores last = scores(model, stream.get(stream.size() - 1));
        int[] followed = last.targets(targets);
        LensReading[][] readings = new LensReading[stream.size()][];
        for (int depth = 0; depth < readings.length; depth++)
            readings[depth] = (depth == readings.length - 1 ? last : scores(model, stream.get(depth))).readings(last, top, followed);
        return new LogitLens(readings);
    }

    private static LensScores scores(ReadOut model, Tensor stream) {
        return Memory.scope(() -> LensScores.of(model.readOut(stream)));
    }

    /** How many depths there are: the layers, and one. */
    public int depths() {
        return readings.length;
    }

    /** How many tokens the text has. */
    public int positions() {
        return readings[0].length;
    }
}
