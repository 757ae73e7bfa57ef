package org.loupe.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.loupe.model.bert.Bert;
import org.loupe.model.bert.BertClassifier;
import org.loupe.model.bert.BertConfig;
import org.loupe.model.bert.BertForPretraining;
import org.loupe.model.elmo.Elmo;
import org.loupe.model.elmo.ElmoConfig;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptConfig;
import org.loupe.model.llama.Llama;
import org.loupe.model.llama.LlamaConfig;
import org.loupe.model.llama.LlamaPresets;
import org.loupe.nn.CharCnnConfig.Filters;
import org.loupe.nn.FeedForward;
import org.loupe.nn.Linear;
import org.loupe.nn.Module;
import org.loupe.nn.Trace;
import org.loupe.show.SomeModules.Box;
import org.loupe.tensor.QuantizedFormat;
import org.loupe.tensor.QuantizedMatrix;
import org.loupe.tensor.Tensor;

class ArchitectureViewTest {
    /** A line of the text: how far in, what, how many numbers, their share. */
    private static final Pattern LINE = Pattern.compile("^( *)(\\S.*?)  +([\\d,]+)  +(<?[\\d.]+)%.*$", Pattern.MULTILINE);

    static List<Module> models() {
        Bert bert = new Bert(BertConfig.of(50, 16, 24, 2, 2), 1), other = new Bert(BertConfig.of(50, 16, 24, 2, 2), 1);
        return List.of(new Gpt(GptConfig.of(100, 16, 48, 3, 4), 1), bertClassifier(bert), new BertForPretraining(other, 1),
                new Llama(LlamaConfig.of(64, 32, 32, 4, 4, 2, 48), 1), new Elmo(ElmoConfig.of(40, 10, List.of(new Filters(1, 4), new Filters(2, 4)), 2, 8, 16), 1));
    }

    private static BertClassifier bertClassifier(Bert bert) {
        return new BertClassifier(bert, 3, 1);
    }

    private static ArchitecturePart read(Module model) {
        return ArchitectureReader.read(model.tree(), Map.of());
    }

    @ParameterizedTest
    @MethodSource("models")
    void eachPartHasTheNumbersOfItsWeightsAndPartsAndAllHaveThoseOfTheModel(Module model) {
        ArchitecturePart root = read(model);
        assertThat(root.size().parameters()).isEqualTo(model.parameterCount());
        assertThat(root.size().bytes()).isEqualTo(4 * model.parameterCount());
        assertThat(root.modules()).isEqualTo((int) model.toString().lines().count() - 1);
        requireSums(root);
        String number = String.format(Locale.ROOT, "%,d", model.parameterCount());
        assertThat(ArchitectureView.of(model).text()).startsWith(root.className() + ": " + number + " parameters").contains(number + "  100.0%");
        assertThat(ArchitectureView.of(model).html()).contains("title=\"" + number + " numbers");
    }

    private static void requireSums(ArchitecturePart part) {
        long own = part.weights().stream().mapToLong(weight -> weight.size().numbers()).sum();
        assertThat(own + part.parts().stream().mapToLong(inside -> inside.size().numbers()).sum()).as(part.title()).isEqualTo(part.size().numbers());
        part.parts().forEach(ArchitectureViewTest::requireSums);
    }

    /** By hand: hidden 48, of which the feed-forward network makes 192. */
    @Test
    void aGptInNumbers() {
        String text = ArchitectureView.of(models().get(0)).text();
        long tokens = 100 * 48, positions = 16 * 48, norm = 2 * 48, attention = 4 * (48 * 48 + 48), mlp = 2 * 48 * 192 + 192 + 48;
        long layers = 3 * (2 * norm + attention + mlp), all = tokens + positions + layers + norm;
        assertThat(text).startsWith(String.format(Locale.ROOT, "Gpt: %,d parameters (%.1f kB) in 47 parts\n", all, all * 4e-3));
        assertThat(row(text, "tokens: Embedding, weight [100, 48]")).isEqualTo(tokens);
        assertThat(row(text, "layer.0 … layer.2 × 3: GptBlock")).isEqualTo(layers);
        assertThat(row(text, "attention: MultiHeadAttention")).isEqualTo(3 * attention);
        assertThat(row(text, "up: Linear, weight [192, 48], bias [192]")).isEqualTo(3 * (48 * 192 + 192));
        assertThat(text).doesNotContain("layer.1");
        Matcher line = LINE.matcher(text);
        double sum = 0;
        int rows = 0;
        while (line.find()) if (line.group(1).length() == 2) {
            sum += Double.parseDouble(line.group(4));
            rows++;
        }
        assertThat(rows).isEqualTo(5);
        assertThat(sum).as("shares of the parts of the whole").isCloseTo(100, within(0.05 * rows));
    }

    private static long row(String text, String what) {
        Matcher line = LINE.matcher(text);
        while (line.find()) if (line.group(2).equals(what)) return Long.parseLong(line.group(3).replace(",", ""));
        throw new AssertionError(what + " is not in\n" + text);
    }

    @Test
    void onlyEqualNeighboursThatCountUpAreDrawnAsOne() {
        Box model = new Box();
        for (int i = 0; i < 6; i++) model.with("layer." + i, new FeedForward(4, i == 3 ? 6 : 8, SomeModules.INIT, SomeModules.INIT));
        model.with("layer.7", new FeedForward(4, 8, SomeModules.INIT, SomeModules.INIT)).with("other.8", new FeedForward(4, 8, SomeModules.INIT, SomeModules.INIT));
        assertThat(read(model).parts().stream().map(ArchitecturePart::title)).containsExactly("layer.0 … layer.2 × 3: FeedForward", "layer.3: FeedForward",
                "layer.4 … layer.5 × 2: FeedForward", "layer.7: FeedForward", "other.8: FeedForward");
        requireSums(read(model));
    }

    @Test
    void sharedWeightsCountOnceAndSayWithWhatTheyAreShared() {
        Tensor table = Tensor.zeros(5, 4);
        Box tied = new Box().with("tokens", new Box().weight("table", table)).with("head", new Box().weight("weight", table).weight("bias", 5));
        assertThat(tied.parameterCount()).isEqualTo(25);
        assertThat(read(tied).size().parameters()).isEqualTo(25);
        requireSums(read(tied));
        assertThat(ArchitectureView.of(tied).text()).contains("table [5, 4] (shared, also as head.weight)", "weight [5, 4] (shared with tokens.table, counted there)");
        // As ALBERT: the same weights in all layers. What layers share inside does not keep them apart.
        Box deep = new Box();
        for (int i = 0; i < 4; i++) {
            Tensor inside = Tensor.zeros(2);
            deep.with("layer." + i, new Box().weight("all", table).with("a", new Box().weight("w", inside)).with("b", new Box().weight("w", inside)));
        }
        assertThat(read(deep).parts().stream().map(ArchitecturePart::names)).containsExactly("layer.0", "layer.1 … layer.3 × 3");
        assertThat(read(deep).size().parameters()).isEqualTo(deep.parameterCount()).isEqualTo(20 + 4 * 2);
        assertThat(ArchitectureView.of(deep).text()).contains("all [5, 4] (shared, also as layer.1.all and 2 more)", "w [2] (shared with a.w, counted there)");
        requireSums(read(deep));
    }

    @Test
    void quantisedWeightsAreCountedApartWithTheirBytes() {
        Linear quantised = SomeModules.linear(64, 3);
        int bytes = 3 * 64 / 32 * 34;       // of Q8_0: blocks of 32 bytes and a scale in two
        quantised.quantize(QuantizedMatrix.of(QuantizedFormat.Q8_0, 3, 64, new byte[bytes]));
        Box model = new Box().with("a", quantised).with("b", SomeModules.linear(4, 2));
        ArchitecturePart root = read(model);
        assertThat(root.size()).isEqualTo(new ArchitecturePart.Size(model.parameterCount(), 3 * 64, bytes + 4 * model.parameterCount()));
        assertThat(ArchitectureView.of(model).text()).startsWith("Box: 13 parameters and 192 quantised numbers (256 bytes) in 3 parts")
                .containsPattern("a: Linear, bias \\[3], weight Q8_0 \\[3, 64] +195 +95.1% +216 bytes");
        assertThat(ArchitectureView.of(model).html()).contains("195 numbers, 216 bytes");
        requireSums(root);
    }

    /** A blank one takes no memory for its weights before they are read, so a model that no machine here can run can be drawn. */
    @Test
    void theNumbersOfLlama2AreThosePublished() {
        String text = ArchitectureView.of(Llama.blank(LlamaPresets.llama2_7b())).text();
        assertThat(text).startsWith("Llama: 6,738,415,616 parameters (27.0 GB) in 452 parts\n");
        assertThat(row(text, "mlp: GatedFeedForward")).isEqualTo(32L * 3 * 4096 * 11008);
    }

    @Test
    void anEmptyModuleIsABoxWithoutNumbers() {
        ArchitectureView view = ArchitectureView.of(new Module() { });
        assertThat(view.text()).isEqualTo("Module: 0 parameters (0 bytes) in 1 part\nModule  0    0.0%\n");
        assertThat(view.html()).contains("Module: 0 parameters").doesNotContain("NaN");
        assertThat(view.picture().orElseThrow().png(1)).isNotEmpty();
    }

    @Test
    void aVeryDeepModelIsDrawnToALimitAndSaysWhatIsBelow() {
        ArchitectureView view = ArchitectureView.of(SomeModules.deep(1000));
        assertThat(view.text()).startsWith("Box: 3 parameters").contains("… 984 more parts are not shown here, with 3 of the numbers (100.0%)");
        assertThat(view.html().split("<details", -1)).hasSize(17);
        assertThat(view.html()).contains("… 984 more parts");
        assertThat(view.picture().orElseThrow().width()).isLessThan(1500);
    }

    @Test
    void ofAThousandPartsTheFirstAreDrawnAndTheOthersCounted() {
        Box model = SomeModules.wide(1000);
        ArchitectureView view = ArchitectureView.of(model);
        String text = view.text();
        Matcher left = Pattern.compile("… ([\\d,]+) more parts are not shown here, with ([\\d,]+) of the numbers").matcher(text);
        assertThat(left.find()).isTrue();
        int drawn = 1000 - Integer.parseInt(left.group(1));
        assertThat(Long.parseLong(left.group(2).replace(",", ""))).isEqualTo(500_500 - drawn * (drawn + 1L) / 2);
        assertThat(text.lines().count()).isEqualTo(drawn + 3);
        assertThat(view.html().length()).isLessThan(700_000);
        assertThat(view.picture().orElseThrow().height()).isLessThan(4000);
        assertThat(view.picture().orElseThrow().svg()).contains("more parts are not shown here");
    }

    @Test
    void namesWithMarkupAndLineEndsAreShownAsTheyAre() {
        Box model = new Box().with("<script>alert(1)</script>", new Box().weight("<img src=x onerror=\"a\">", 2)).with("a\nb", new Box()).with("שלום", new Box());
        ArchitectureView view = ArchitectureView.of(model);
        assertThat(view.html()).contains("&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;img src=x onerror=&quot;a&quot;&gt;", "a⏎b", "<bdi>שלום</bdi>")
                .doesNotContain("<script", "<img src=x");
        assertThat(view.picture().orElseThrow().svg()).contains("&lt;script&gt;");
        assertThat(view.text().lines().count()).isEqualTo(5);
    }

    /** JupyterLab takes these out of a notebook that it does not trust. */
    @Test
    void thePageNeedsNothingThatASanitiserTakesAway() {
        String html = ArchitectureView.of(models().get(0)).html();
        assertThat(html).doesNotContain("<script", "<style", "<svg", " data-", " aria-", " id=").contains("<img src=\"data:image/png;base64,");
        assertThat(html.split(" open>", -1)).as("the whole, the layers, and the norm with two weights").hasSize(4);
    }

    @Test
    void aTraceAddsTheShapesOfWhatEachPartComputes() {
        Box inner = new Box(), model = new Box().with("inner", inner).with("idle", new Box());
        Trace trace = Trace.of(() -> {
            for (int i = 0; i < 3; i++) inner.shown("head." + i + ".out", Tensor.zeros(2, 4));
            inner.shown("scores", Tensor.zeros(2, 2));
            inner.shown("out", Tensor.zeros(2, 5));
            return model.shown("logits", Tensor.zeros(1, 7));
        });
        ArchitectureView view = ArchitectureView.of(model, trace);
        assertThat(view.text()).contains("inner: Box → out [2, 5], head.0.out … head.2.out [2, 4], scores [2, 2]", "Box → logits [1, 7]").contains("  idle: Box  ");
        assertThat(view.html()).contains("computes out [2, 5], head.0.out … head.2.out [2, 4], scores [2, 2]");
        assertThat(ArchitectureView.of(inner, trace).text()).contains("Box → out [2, 5]").doesNotContain("logits");
        Box other = new Box();
        new Box().with("another", other);
        assertThatThrownBy(() -> ArchitectureView.of(other, trace)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("no value of this Box", "inner.head.0.out");
    }

    @Test
    void aPartOfAModelIsDrawnAsAWhole() {
        Bert bert = new Bert(BertConfig.of(50, 16, 24, 2, 2), 1);
        bertClassifier(bert);
        assertThat(read(bert).size().parameters()).isEqualTo(bert.parameterCount());
        assertThat(ArchitectureView.of(bert).text()).contains("bert: Bert").contains("layer.0 … layer.1 × 2: BertLayer");
    }

    static Stream<Module> pictured() {
        return Stream.concat(models().stream(), Stream.of(SomeModules.deep(3)));
    }

    @ParameterizedTest
    @MethodSource("pictured")
    void theDrawingHasTheNumbersOfTheText(Module model) {
        ArchitectureView view = ArchitectureView.of(model);
        String svg = view.picture().orElseThrow().svg(), page = view.html();
        Matcher line = LINE.matcher(view.text());
        while (line.find()) {
            assertThat(svg).contains(">" + line.group(3) + "<").contains(">" + line.group(4).replace("<", "&lt;") + "%<");
            assertThat(page).contains(">" + line.group(3) + "<");
        }
    }
}
