package org.loupe.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.loupe.model.elmo.Elmo;
import org.loupe.model.elmo.ElmoConfig;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptConfig;
import org.loupe.nn.BidirectionalLstm;
import org.loupe.nn.CharCnnConfig.Filters;
import org.loupe.nn.Init;
import org.loupe.nn.Lstm;
import org.loupe.nn.LstmConfig;
import org.loupe.nn.Module;
import org.loupe.nn.Trace;
import org.loupe.show.figure.HeatMap;
import org.loupe.show.figure.StaticPage;
import org.loupe.tensor.Tensor;
import org.loupe.text.WordCharacters;

class LstmViewTest {
    private static final List<String> WORDS = List.of("we", "<script>", "do", "not", "שלום");
    private static final List<String> ENDS = List.of("gate.input", "gate.forget", "candidate", "gate.output", "cell", "out");
    private static final Pattern NUMBER = Pattern.compile("title=\"(unit|gate) ([^ ]+(?: gate)?) → word (\\d) ‘[^’]+’: (-?[0-9.]+)\">(-?[0-9.]+)</td>");

    private static Elmo elmo(int hidden, int cell) {
        return new Elmo(ElmoConfig.of(5, 8, List.of(new Filters(1, 8), new Filters(3, 32)), 1, hidden, cell), 1);
    }

    private static Trace trace(Elmo elmo, List<String> words) {
        int[][][] characters = new WordCharacters(8).batch(List.of(words));
        return Trace.of("lstm.*", () -> elmo.forward(characters));
    }

    private static String name(int direction, int layer, String end) {
        return "lstm." + List.of("forward", "backward").get(direction) + "." + layer + "." + end;
    }

    @Test
    void theNumbersOfThePageAreThoseOfTheTrace() {
        Trace trace = trace(elmo(12, 18), WORDS);
        String html = LstmView.of(trace, WORDS).html();
        String[] maps = html.split("<div class=\"loupe-figure\"", -1);
        Matcher mean = NUMBER.matcher(maps[1]), unit = NUMBER.matcher(maps[2]);
        for (int direction = 0; direction < 2; direction++)
            for (int layer = 0; layer < 2; layer++) {
                for (String end : List.of("gate.input", "gate.forget", "gate.output")) {
                    double[] means = trace.get(name(direction, layer, end)).mean(-1).toDoubles();
                    for (int step = 0; step < 5; step++) assertNext(mean, end.substring(5) + " gate", step, means[step], 0.5001e-4);
                }
                for (String end : ENDS) {
                    Tensor values = trace.get(name(direction, layer, end));
                    for (int row = 0; row < values.shape(2); row++)
                        for (int step = 0; step < 5; step++) assertNext(unit, String.valueOf(row), step, values.get(0, step, row), 0.5001e-4);
                }
            }
        assertThat(mean.find()).isFalse();
        assertThat(unit.find()).isFalse();
        assertThat(html).doesNotContain("<script>‘", "‘<script").contains("&lt;script&gt;");
    }

    /** With four digits, and with two in the cell. */
    private static void assertNext(Matcher found, String row, int step, double expected, double rounding) {
        assertThat(found.find()).isTrue();
        assertThat(found.group(2) + " " + found.group(3)).isEqualTo(row + " " + step);
        assertThat(Double.parseDouble(found.group(4))).isCloseTo(expected, within(rounding));
        assertThat(Double.parseDouble(found.group(5))).isCloseTo(expected, within(0.005001));
    }

    @Test
    void gatesAreColouredFromNothingToAllAndCellsByTheirSign() {
        HeatMap units = LstmView.of(trace(elmo(12, 18), WORDS), WORDS).units();
        assertThat(units.choosers()).extracting(axis -> axis.name() + " " + axis.labels()).containsExactly("direction [forward, backward]", "layer [0, 1]",
                "value [input gate, forget gate, candidate, output gate, cell, output]");
        String script = units.html().substring(units.html().indexOf("scales:"));
        assertThat(script.substring(0, script.indexOf(']')).split("kind:")).hasSize(7);
        assertThat(script).startsWith("scales:[{kind:\"RANGE\",low:0.0,high:1.0,decimals:4},{kind:\"RANGE\",low:0.0,high:1.0,decimals:4},"
                + "{kind:\"SIGNED\",low:-1.0,high:1.0,decimals:4},{kind:\"RANGE\",low:0.0,high:1.0,decimals:4},{kind:\"SIGNED\"").contains("scaleChooser:2");
    }

    @Test
    void ofManyUnitsThoseAreShownWhoseCellsVaryMost() {
        Trace trace = trace(elmo(70, 90), WORDS);
        LstmView view = LstmView.of(trace, WORDS);
        for (int direction = 0; direction < 2; direction++)
            for (int layer = 0; layer < 2; layer++) {
                List<String> cells = mostVarying(trace.get(name(direction, layer, "cell"))), outputs = mostVarying(trace.get(name(direction, layer, "out")));
                for (int value = 0; value < 6; value++) {
                    int panel = view.units().panel(direction, layer, value);
                    assertThat(view.units().rows(panel).labels()).as(ENDS.get(value)).isEqualTo(value == 5 ? outputs : cells);
                    Tensor values = trace.get(name(direction, layer, ENDS.get(value)));
                    for (int row = 0; row < 64; row++)
                        for (int step = 0; step < 5; step++)
                            assertThat((double) view.units().value(panel, row, step)).isEqualTo(values.get(0, step, Integer.parseInt(view.units().rows(panel).labels().get(row))));
                }
            }
        assertThat(view.units().note()).contains("Of 90 units those 64 are shown whose cells vary most", "Of 70 outputs those 64");
        assertThat(view.means().orElseThrow().value(1, 1, 2)).as("the mean is of all 90").isCloseTo(
                (float) trace.get(name(0, 1, "gate.forget")).mean(-1).get(0, 2, 0), within(1e-6f));
        assertThat(LstmView.of(trace, WORDS, 90).units().rows().labels()).as("all, in order").isEqualTo(IntStream.range(0, 90).mapToObj(String::valueOf).toList());
        assertThat(LstmView.of(trace, WORDS, 3).units().rows().size()).isEqualTo(3);
    }

    /** The 64 units with the largest variance over the steps. @param values [1, time, width] */
    private static List<String> mostVarying(Tensor values) {
        Tensor centred = values.sub(values.mean(1));
        double[] variances = centred.square().mean(1).toDoubles();
        return IntStream.range(0, variances.length).boxed().sorted(Comparator.comparingDouble(unit -> -variances[unit])).limit(64).map(String::valueOf).toList();
    }

    @Test
    void theScriptHasTheNamesOfTheUnitsOfEachPanel() {
        LstmView view = LstmView.of(trace(elmo(70, 90), WORDS), WORDS);
        Matcher labels = Pattern.compile("rowLabels:\\[\\[(.*?)]]").matcher(view.units().html());
        assertThat(labels.find()).isTrue();
        List<String> panels = List.of(labels.group(1).split("],\\["));
        assertThat(panels).hasSize(24);
        for (int panel = 0; panel < 24; panel++)
            assertThat(panels.get(panel)).isEqualTo("\"" + String.join("\",\"", view.units().rows(panel).labels()) + "\"");
    }

    @Test
    void fewerOutputsThanCellsLeaveTheirRowsEmpty() {
        HeatMap units = LstmView.of(trace(elmo(12, 18), WORDS), WORDS).units();
        int output = units.panel(1, 0, 5);
        assertThat(units.rows(output).labels().subList(11, 14)).containsExactly("11", "–", "–");
        assertThat(units.value(output, 11, 4)).isNotNaN();
        assertThat(units.value(output, 12, 4)).isNaN();
    }

    @Test
    void anyLstmIsShown() {
        Random random = new Random(3);
        Tensor x = Tensor.of(new float[] {1, 2, -1, 0, 3, 1, 0, 1}, 1, 4, 2);
        List<String> words = List.of("a", "b", "c", "d");
        Lstm alone = new Lstm(LstmConfig.of(2, 3), false, Init.scaled(random));
        LstmView one = LstmView.of(Trace.of(() -> alone.forward(x)), words);
        assertThat(one.units().choosers()).hasSize(1);
        assertThat(one.means().orElseThrow().panels()).isEqualTo(1);
        BidirectionalLstm both = new BidirectionalLstm(LstmConfig.of(2, 3), Init.scaled(random));
        LstmView two = LstmView.of(Trace.of(() -> both.forward(x)), words);
        assertThat(two.units().choosers()).extracting(axis -> axis.name() + axis.size()).containsExactly("direction2", "value6");
        Stack stack = new Stack(random);
        LstmView four = LstmView.of(Trace.of("*.cell", () -> stack.forward(x)), words);
        assertThat(four.means()).as("no gate was traced").isEmpty();
        assertThat(four.units().choosers()).extracting(axis -> axis.name() + axis.size()).containsExactly("direction2", "layer2", "value1");
        Trace trace = Trace.of("*.cell", () -> stack.forward(x));
        assertThat((double) four.units().value(four.units().panel(0, 1, 0), 2, 3)).as("by direction, though the trace goes by layer")
                .isEqualTo(trace.get("1.forward.cell").get(0, 3, 2));
    }

    /** Two directions in each of two layers, so that the trace has them layer by layer. */
    private static final class Stack extends Module {
        private final List<BidirectionalLstm> layers = new ArrayList<>();

        Stack(Random random) {
            layers.add(child("0", new BidirectionalLstm(LstmConfig.of(2, 3), Init.scaled(random))));
            layers.add(child("1", new BidirectionalLstm(LstmConfig.of(6, 3), Init.scaled(random))));
        }

        Tensor forward(Tensor x) {
            for (BidirectionalLstm layer : layers) x = layer.forward(x);
            return x;
        }
    }

    /** An encoder and a decoder, which are no layers of one thing. */
    private static final class Pair extends Module {
        private final Lstm encoder, decoder;

        Pair(Random random) {
            encoder = child("encoder", new Lstm(LstmConfig.of(2, 3), false, Init.scaled(random)));
            decoder = child("decoder", new Lstm(LstmConfig.of(3, 5), false, Init.scaled(random)));
        }

        Tensor forward(Tensor x) {
            return decoder.forward(encoder.forward(x));
        }
    }

    @Test
    void lstmsThatAreNoLayersOfOneThingAreToldByTheirPaths() {
        Pair pair = new Pair(new Random(4));
        Tensor x = Tensor.of(new float[] {1, 2, -1, 0}, 1, 2, 2);
        LstmView view = LstmView.of(Trace.of(() -> pair.forward(x)), List.of("a", "b"));
        assertThat(view.units().choosers().get(0).labels()).containsExactly("encoder", "decoder");
        assertThat(view.units().rows().size()).as("the wider one's").isEqualTo(5);
    }

    @Test
    void whatFillsATextUpIsLeftOut() {
        Elmo elmo = elmo(12, 18);
        int[][][] both = new WordCharacters(8).batch(List.of(List.of("a", "b"), WORDS));
        LstmView alone = LstmView.of(trace(elmo, List.of("a", "b")), List.of("a", "b"));
        LstmView filled = LstmView.of(Trace.of("lstm.*", () -> elmo.forward(both)), List.of("a", "b"));
        for (int panel = 0; panel < 24; panel++)
            for (int row = 0; row < (panel % 6 == 5 ? 12 : 18); row++)
                for (int step = 0; step < 2; step++)
                    assertThat(filled.units().value(panel, row, step)).isCloseTo(alone.units().value(panel, row, step), within(1e-5f));
        assertThat(filled.units().note()).contains("in places 2 to 4, is left out");
        assertThat(alone.units().note()).doesNotContain("left out");
    }

    @Test
    void aPageStaysSmallAndShowsEachNumber() {
        Elmo elmo = elmo(70, 90);
        List<String> words = IntStream.range(0, 64).mapToObj(i -> "word" + i % 7).toList();
        assertThat(size(LstmView.of(trace(elmo, words), words))).isLessThan(1_500_000);
        List<String> many = IntStream.range(0, 512).mapToObj(i -> "word" + i % 7).toList();
        LstmView longText = LstmView.of(trace(elmo, many), many);
        assertThat(size(longText)).isLessThan(1_500_000);
        assertThat(longText.units().rows().size()).as("fewer units, and none joined with another").isEqualTo(40);
        assertThat(longText.html()).contains("Of 90 units those 40 are shown").doesNotContain("Reduced to fit");
    }

    /** A notebook stores the page and the picture. */
    private static int size(LstmView view) {
        return view.html().getBytes(StandardCharsets.UTF_8).length + view.png().orElseThrow().length * 4 / 3;
    }

    @Test
    void itIsReadableWithoutAScript() {
        LstmView view = LstmView.of(trace(elmo(12, 18), WORDS), WORDS);
        assertThat(StaticPage.requireKept(StaticPage.staticPart(view.html()))).isGreaterThan(2_000);
        assertThat(view.text()).contains("Gates on average", "forget gate", "text(direction, layer, value) prints those of one panel");
        assertThat(view.units().text(0, 1, 4)).contains("we");
    }

    @Test
    void whatCannotBeShownIsSaid() {
        Gpt gpt = new Gpt(GptConfig.of(9, 8, 12, 2, 3), 1);
        assertThatThrownBy(() -> LstmView.of(Trace.of(() -> gpt.forward(new int[][] {{1, 2}})), List.of("a", "b")))
                .hasMessageContainingAll("no gate and no cell of an LSTM", "and ", " others", "a pattern such as \"lstm.*\"");
        Elmo elmo = elmo(12, 18);
        int[][][] characters = new WordCharacters(8).batch(List.of(WORDS));
        assertThatThrownBy(() -> LstmView.of(Trace.of("lstm.*.out", () -> elmo.forward(characters)), WORDS)).hasMessageContaining("but lstm.forward.0.out");
        Trace trace = trace(elmo, WORDS);
        assertThatThrownBy(() -> LstmView.of(trace, List.of("a", "b", "c", "d", "e", "f"))).hasMessageContaining("6 words do not fit a trace of 5 steps");
        assertThatThrownBy(() -> LstmView.of(trace, List.of())).hasMessageContaining("0 words");
        assertThatThrownBy(() -> LstmView.of(trace, WORDS, 0)).hasMessageContaining("mostUnits is 0");
        assertThatThrownBy(() -> LstmView.of(trace, WORDS).units().only(0, 2, 0)).hasMessageContaining("layer 2 does not exist; there are 2");
    }
}
