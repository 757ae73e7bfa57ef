package org.loupe.nn;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.loupe.tensor.LstmState;
import org.loupe.tensor.LstmValue;
import org.loupe.tensor.LstmWeights;
import org.loupe.tensor.Tensor;

/**
 * An LSTM read step by step, which is slower than all at once, and in which every value can be seen and held: a value that is held is
 * given for all steps, and the others are computed from it, in its step and in those after.
 *
 * @param x [batch, time, in]
 * @param backward whether the last step comes first
 */
record LstmSteps(Tensor x, LstmWeights weights, LstmConfig config, boolean backward) {
    private static final String[] INSIDE = Stream.of(LstmValue.values()).filter(value -> value != LstmValue.OUTPUT).map(LstmValue::title)
            .toArray(String[]::new);

    /**
     * Shows all values to the changes and traces of a module, and lets what is changed be held.
     *
     * @param fast what the LSTM gives all at once, [batch, time, out]
     * @param places puts values of the steps at the places of the text, and back
     * @return what the steps give, at the places of the text, [batch, time, out]; where nothing was changed, the fast result to the last bit
     */
    Tensor show(Module module, Tensor fast, UnaryOperator<Tensor> places) {
        if (!module.isAskedFor(INSIDE)) return module.traced(LstmValue.OUTPUT.title(), places.apply(fast));
        Map<LstmValue, Tensor> held = new EnumMap<>(LstmValue.class), values = read(held);
        values.put(LstmValue.OUTPUT, fast);
        for (LstmValue value : LstmValue.values()) {
            Tensor before = places.apply(values.get(value)), after = module.changed(value.title(), before);
            if (after == before) continue;
            held.put(value, places.apply(after));
            values = read(held);
        }
        values.forEach((value, all) -> module.record(value.title(), places.apply(all)));
        return places.apply(values.get(LstmValue.OUTPUT));
    }

    /** @param held some of the values, each [batch, time, width]  @return all, likewise */
    private Map<LstmValue, Tensor> read(Map<LstmValue, Tensor> held) {
        Map<LstmValue, Tensor[]> steps = new EnumMap<>(LstmValue.class);
        for (LstmValue value : LstmValue.values()) steps.put(value, new Tensor[x.shape(1)]);
        LstmState state = new LstmState(zeros(config.out()), zeros(config.hidden()));
        for (int i = 0; i < x.shape(1); i++) {
            int t = backward ? x.shape(1) - 1 - i : i;
            state = step(x, t).lstmCell(state, weights, config.cellClip(), config.outputClip(), (value, computed) ->
                    steps.get(value)[t] = held.containsKey(value) ? step(held.get(value), t) : computed);
        }
        Map<LstmValue, Tensor> all = new EnumMap<>(LstmValue.class);
        steps.forEach((value, some) -> all.put(value, Tensor.stack(1, some)));
        return all;
    }

    private Tensor zeros(int width) {
        return Tensor.zeros(x.shape(0), width).to(x.dtype());
    }

    /** [batch, time, width] to [batch, width]. */
    private static Tensor step(Tensor all, int t) {
        return all.slice(1, t, t + 1).squeeze(1);
    }
}
