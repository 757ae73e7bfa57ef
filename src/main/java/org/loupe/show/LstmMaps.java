package org.loupe.show;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.loupe.show.figure.Axis;
import org.loupe.show.figure.HeatMap;
import org.loupe.show.figure.HeatMapBuilder;
import org.loupe.show.figure.Scale;
import org.loupe.tensor.LstmValue;

/** The heat maps of an {@link LstmView}. */
final class LstmMaps {
    /** More numbers would be joined to blocks, to fit a page. */
    private static final int MOST_NUMBERS = 500_000;
    private static final int DECIMALS = 4;
    private static final List<LstmValue> GATES = List.of(LstmValue.INPUT_GATE, LstmValue.FORGET_GATE, LstmValue.OUTPUT_GATE);

    private final LstmTrace.Order order;
    private final List<LstmValue> values;    // that all LSTMs have
    private final List<String> words;
    private final int most;

    LstmMaps(LstmTrace.Order order, List<String> words, int mostUnits) {
        this.order = order;
        this.values = Arrays.stream(LstmValue.values()).filter(value -> order.lstms().stream().allMatch(lstm -> lstm.values().containsKey(value))).toList();
        this.words = words;
        requireFit(mostUnits);
        this.most = Math.max(1, Math.min(mostUnits, MOST_NUMBERS / (order.lstms().size() * values.size() * words.size())));
    }

    private void requireFit(int mostUnits) {
        if (mostUnits < 1) throw new IllegalArgumentException("mostUnits is " + mostUnits + "; show at least 1");
        if (values.isEmpty())
            throw new IllegalArgumentException("the LSTMs " + order.names() + " have no value in the trace that all of them have; trace them alike, with a pattern such as \"*.cell\"");
        if (words.isEmpty() || words.size() > steps())
            throw new IllegalArgumentException(words.size() + " words do not fit a trace of " + steps() + " steps; give the words of the first text, one for each step");
    }

    private int steps() {
        return order.lstms().stream().mapToInt(LstmTrace::time).min().orElse(0);
    }

    /** Of the gates, if any was traced. */
    Optional<HeatMap> means() {
        List<LstmValue> gates = GATES.stream().filter(values::contains).toList();
        if (gates.isEmpty()) return Optional.empty();
        float[][] panels = new float[order.lstms().size()][gates.size() * words.size()];
        for (int p = 0; p < panels.length; p++)
            for (int i = 0; i < panels[p].length; i++) panels[p][i] = mean(order.lstms().get(p), gates.get(i / words.size()), i % words.size());
        HeatMapBuilder map = HeatMap.titled("Gates on average").note("The mean over all units: of the input gates how much they take in, of the forget "
                        + "gates how much they keep of what the cells held, of the output gates how much they let out.")
                .rows(Axis.names("gate", names(gates))).columns(Axis.tokens("word", words)).scale(Scale.range(0, 1).withDecimals(DECIMALS));
        return Optional.of((panels.length == 1 ? map : map.choose(Axis.names("LSTM", order.names())).beside()).values(panels));
    }

    private static float mean(LstmTrace lstm, LstmValue gate, int step) {
        return (float) IntStream.range(0, lstm.width(gate)).mapToDouble(unit -> lstm.value(gate, step, unit)).average().orElse(Double.NaN);
    }

    HeatMap units() {
        List<List<Integer>> chosen = new ArrayList<>();
        for (LstmTrace lstm : order.lstms()) for (LstmValue value : values) chosen.add(LstmUnits.of(lstm, value, words.size(), most));
        int rows = chosen.stream().mapToInt(List::size).max().orElse(0);
        float[][] panels = new float[chosen.size()][rows * words.size()];
        for (int p = 0; p < panels.length; p++) {
            LstmTrace lstm = order.lstms().get(p / values.size());
            List<Integer> units = chosen.get(p);
            Arrays.fill(panels[p], Float.NaN);
            for (int i = 0; i < units.size() * words.size(); i++)
                panels[p][i] = lstm.value(values.get(p % values.size()), i % words.size(), units.get(i / words.size()));
        }
        Axis[] choosers = Stream.concat(order.axes().stream(), Stream.of(Axis.names("value", names(values)))).toArray(Axis[]::new);
        return HeatMap.titled("Gates, cells and outputs of each unit").note(note()).choose(choosers)
                .rows(chosen.stream().map(units -> axis(units, rows)).toList()).columns(Axis.tokens("word", words))
                .scales(choosers.length - 1, IntStream.range(0, values.size()).mapToObj(value -> scale(value, panels)).toList()).values(panels);
    }

    /** There may be fewer outputs than cells. */
    private static Axis axis(List<Integer> units, int rows) {
        return Axis.names("unit", IntStream.range(0, rows).mapToObj(row -> row < units.size() ? String.valueOf(units.get(row)) : "–").toList());
    }

    private Scale scale(int value, float[]... panels) {
        if (GATES.contains(values.get(value))) return Scale.range(0, 1).withDecimals(DECIMALS);
        if (values.get(value) == LstmValue.CANDIDATE) return Scale.signed(1).withDecimals(DECIMALS);
        float largest = 0;
        for (int p = value; p < panels.length; p += values.size())
            for (float number : panels[p]) if (!Float.isNaN(number)) largest = Math.max(largest, Math.abs(number));
        Scale scale = Scale.signed(largest);
        return scale.withDecimals(Math.max(DECIMALS, scale.decimals()));
    }

    private String note() {
        int cells = widest(values.stream().filter(value -> value != LstmValue.OUTPUT)), outputs = widest(values.stream().filter(value -> value == LstmValue.OUTPUT));
        String note = "Gates lie between 0 and 1, candidates between -1 and 1.";
        if (cells > most) note += " Of " + cells + " units those " + most + " are shown " + (values.contains(LstmValue.CELL) ? "whose cells" : "that")
                + " vary most over these words (the largest variance), the most varying first; the others are left out.";
        if (outputs > most && outputs != cells) note += " Of " + outputs + " outputs those " + most + " are shown that vary most themselves.";
        return note + (words.size() < steps() ? " What stands behind these words, in places " + words.size() + " to " + (steps() - 1) + ", is left out." : "");
    }

    private int widest(Stream<LstmValue> of) {
        return of.mapToInt(value -> order.lstms().stream().mapToInt(lstm -> lstm.width(value)).max().orElse(0)).max().orElse(0);
    }

    private static List<String> names(List<LstmValue> values) {
        return values.stream().map(value -> value.name().toLowerCase(Locale.ROOT).replace('_', ' ')).toList();
    }
}
