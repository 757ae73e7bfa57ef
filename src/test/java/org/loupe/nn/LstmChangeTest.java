package org.loupe.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.loupe.Closeness.close;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.kernel.DType;

/** The gates and cells of an LSTM can be changed, and all that depends on them follows: as the equations, computed by hand, have it. */
class LstmChangeTest {
    private static final List<String> NAMES = List.of("gate.input", "gate.forget", "candidate", "gate.output", "cell", "out");
    private static final int IN = 3, TIME = 6;
    private static final int[] LENGTHS = {6, 4};
    private static final LstmConfig PLAIN = LstmConfig.of(IN, 4), PROJECTED = new LstmConfig(IN, 5, 4, 0.6, 0.4);

    private final Tensor x = Tensor.randomNormal(new Random(1), 2, TIME, IN), other = Tensor.randomNormal(new Random(2), 2, TIME, IN);

    private static Lstm lstm(LstmConfig config, boolean reverse) {
        return new Lstm(config, reverse, Init.normal(0.8, new Random(3)));
    }

    static Stream<Arguments> lstms() {
        return Stream.of(PLAIN, PROJECTED).flatMap(config -> Stream.of(arguments(config, false), arguments(config, true)));
    }

    static Stream<Arguments> values() {
        return lstms().flatMap(lstm -> NAMES.stream().map(name -> arguments(lstm.get()[0], lstm.get()[1], name)));
    }

    /**
     * The equations in float64, step by step.
     *
     * @param held values that are not computed but taken from here, [batch, time, width]
     * @return all values of all texts, by name: [text][time][width], with nothing where a text has ended
     */
    private static Map<String, double[][][]> byHand(Lstm lstm, LstmConfig config, boolean reverse, Tensor x, Map<String, Tensor> held) {
        Map<String, double[][][]> all = new LinkedHashMap<>();
        for (String name : NAMES) all.put(name, new double[2][TIME][]);
        Map<String, Tensor> weights = lstm.parameters();
        int n = config.hidden();
        for (int text = 0; text < 2; text++) {
            double[] h = new double[config.out()], c = new double[n];
            for (int i = 0; i < LENGTHS[text]; i++) {
                int t = reverse ? LENGTHS[text] - 1 - i : i;
                double[][] gates = new double[4][n];
                for (int gate = 0; gate < 4; gate++) for (int j = 0; j < n; j++) {
                    int row = gate * n + j;
                    double sum = weights.get("bias").get(row);
                    for (int k = 0; k < IN; k++) sum += weights.get("input").get(row, k) * x.get(text, t, k);
                    for (int k = 0; k < h.length; k++) sum += weights.get("recurrent").get(row, k) * h[k];
                    gates[gate][j] = gate == 2 ? Math.tanh(sum) : 1 / (1 + Math.exp(-sum));
                }
                for (int gate = 0; gate < 4; gate++) gates[gate] = settle(all, held, NAMES.get(gate), text, t, gates[gate]);
                double[] cell = new double[n], inner = new double[n], out = new double[h.length];
                for (int j = 0; j < n; j++) cell[j] = clip(gates[1][j] * c[j] + gates[0][j] * gates[2][j], config.cellClip());
                c = settle(all, held, "cell", text, t, cell);
                for (int j = 0; j < n; j++) inner[j] = gates[3][j] * Math.tanh(c[j]);
                for (int j = 0; j < out.length; j++) {
                    if (config.hasProjection()) for (int k = 0; k < n; k++) out[j] += weights.get("projection").get(j, k) * inner[k];
                    else out[j] = inner[j];
                    out[j] = clip(out[j], config.outputClip());
                }
                h = settle(all, held, "out", text, t, out);
            }
        }
        return all;
    }

    private static double[] settle(Map<String, double[][][]> all, Map<String, Tensor> held, String name, int text, int t, double... computed) {
        double[] value = computed;
        if (held.containsKey(name)) for (int j = 0; j < value.length; j++) value[j] = held.get(name).get(text, t, j);
        all.get(name)[text][t] = value;
        return value;
    }

    private static double clip(double value, double limit) {
        return limit == 0 ? value : Math.max(-limit, Math.min(limit, value));
    }

    /** What a trace shows under a change, and what the LSTM gives, are what the equations give with the same values held. */
    private void compare(Lstm lstm, LstmConfig config, boolean reverse, Change change, Map<String, Tensor> held) {
        Tensor[] out = new Tensor[1];
        Trace trace = Trace.of(() -> out[0] = change.during(() -> lstm.forward(x, LENGTHS)));
        Map<String, double[][][]> expected = byHand(lstm, config, reverse, x, held);
        assertThat(trace.names()).containsExactlyElementsOf(NAMES);
        assertThat(out[0].toFloats()).isEqualTo(trace.get("out").toFloats());
        for (String name : NAMES) for (int text = 0; text < 2; text++) for (int t = 0; t < LENGTHS[text]; t++) {
            double[] values = expected.get(name)[text][t];
            assertThat(trace.get(name).shape()).as(name).containsExactly(2, TIME, values.length);
            for (int j = 0; j < values.length; j++)
                assertThat(trace.get(name).get(text, t, j)).as("%s of text %s at %s", name, text, t).isCloseTo(values[j], within(2e-6));
        }
    }

    @ParameterizedTest
    @MethodSource("lstms")
    void aTraceShowsTheEquations(LstmConfig config, boolean reverse) {
        compare(lstm(config, reverse), config, reverse, Change.none(), Map.of());
    }

    /** But for rounding: to hold values the steps are done one by one. */
    @ParameterizedTest
    @MethodSource("values")
    void itsOwnValueInItsPlaceChangesNothing(LstmConfig config, boolean reverse, String name) {
        Lstm lstm = lstm(config, reverse);
        float[] own = Change.none().edit(name, Tensor::copy).during(() -> lstm.forward(x, LENGTHS)).toFloats();
        close(name, own, lstm.forward(x, LENGTHS).toFloats(), 1e-6);
    }

    @ParameterizedTest
    @MethodSource("values")
    void aValueOfAnotherRunIsHeldAndAllElseFollows(LstmConfig config, boolean reverse, String name) {
        Lstm lstm = lstm(config, reverse);
        Tensor value = Trace.of(name, () -> lstm.forward(other, LENGTHS)).get(name);
        compare(lstm, config, reverse, Change.none().replace(name, value), Map.of(name, value));
    }

    /** Without forget gates a cell holds what its own step gives it, and nothing of those before. */
    @ParameterizedTest
    @MethodSource("lstms")
    void withoutTheForgetGateACellForgets(LstmConfig config, boolean reverse) {
        Lstm lstm = lstm(config, reverse);
        Change forgetful = Change.none().zero("gate.forget");
        compare(lstm, config, reverse, forgetful, Map.of("gate.forget", Tensor.zeros(2, TIME, config.hidden())));
        Trace trace = Trace.of(() -> forgetful.during(() -> lstm.forward(x, LENGTHS)));
        Tensor taken = trace.get("gate.input").mul(trace.get("candidate"));
        float[] cells = trace.get("cell").toFloats(), expected = taken.toFloats();
        for (int i = 0; i < cells.length; i++) assertThat((double) cells[i]).isCloseTo(clip(expected[i], config.cellClip()), within(1e-7));
    }

    /** What is let out of the cells of another run as there, is what that run gives. */
    @ParameterizedTest
    @MethodSource("lstms")
    void cellsAndOutputGatesOfAnotherRunGiveItsOutputs(LstmConfig config, boolean reverse) {
        Lstm lstm = lstm(config, reverse);
        Trace run = Trace.of(() -> lstm.forward(other, LENGTHS));
        Tensor patched = Change.none().replace("cell", run.get("cell")).replace("gate.output", run.get("gate.output"))
                .during(() -> lstm.forward(x, LENGTHS));
        close("outputs", patched.toFloats(), run.get("out").toFloats(), 1e-6);
    }

    /** The forget gates first, which are half of those of the plain run; then the cells that follow from them. */
    @Test
    void changesComeInTheOrderOfTheEquations() {
        Lstm lstm = lstm(PROJECTED, true);
        Tensor forget = Trace.of("gate.forget", () -> lstm.forward(x, LENGTHS)).get("gate.forget").mul(0.5);
        double[][][] cells = byHand(lstm, PROJECTED, true, x, Map.of("gate.forget", forget)).get("cell");
        float[] halved = new float[2 * TIME * 5];
        for (int text = 0; text < 2; text++) for (int t = 0; t < LENGTHS[text]; t++) for (int j = 0; j < 5; j++)
            halved[(text * TIME + t) * 5 + j] = (float) (cells[text][t][j] * -0.5);
        compare(lstm, PROJECTED, true, Change.none().scale("cell", -0.5).scale("gate.forget", 0.5),
                Map.of("gate.forget", forget, "cell", Tensor.of(halved, 2, TIME, 5)));
    }

    /** Without clipping, whose edges finite differences would step over. */
    @Test
    void gradientsPassAChange() {
        Lstm lstm = lstm(new LstmConfig(IN, 3, 2, 0, 0), true);
        lstm.convertTo(DType.FLOAT64);
        Tensor three = x.slice(1, 0, 3).to(DType.FLOAT64);
        Tensor[] inputs = Stream.concat(Stream.of(three), lstm.parameters().values().stream()).toArray(Tensor[]::new);
        for (String name : NAMES) {
            Change change = Change.none().edit(name, value -> value.mul(value).mul(0.7));
            assertThat(Gradients.check(t -> change.during(() -> lstm.forward(t[0], 3, 2)), inputs)).as(name).isLessThan(1e-6);
        }
    }

    @Test
    void bothDirectionsHaveNamesOfTheirOwn() {
        BidirectionalLstm both = new BidirectionalLstm(PLAIN, Init.normal(0.8, new Random(3)));
        Tensor plain = both.forward(x, LENGTHS), zeroed = Change.none().zero("backward.cell").during(() -> both.forward(x, LENGTHS));
        assertThat(zeroed.slice(-1, 0, 4).toFloats()).isEqualTo(plain.slice(-1, 0, 4).toFloats());
        assertThat(zeroed.slice(-1, 4, 8).toFloats()).containsOnly(0);
    }
}
