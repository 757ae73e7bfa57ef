package org.loupe.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.loupe.attention.AttentionConfig;
import org.loupe.attention.KeyValueCache;
import org.loupe.attention.Mask;
import org.loupe.attention.MultiHeadAttention;
import org.loupe.model.bert.Bert;
import org.loupe.model.bert.BertConfig;
import org.loupe.model.elmo.Elmo;
import org.loupe.model.elmo.ElmoConfig;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptConfig;
import org.loupe.model.llama.Llama;
import org.loupe.model.llama.LlamaConfig;
import org.loupe.nn.CharCnnConfig.Filters;
import org.loupe.nn.Init;
import org.loupe.nn.Module;
import org.loupe.nn.Trace;
import org.loupe.position.AlibiBias;
import org.loupe.show.figure.HeatMap;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.Updates;
import org.loupe.text.Batch;
import org.loupe.text.WordCharacters;

class NeuronViewTest {
    private static final int[][] IDS = {{3, 1, 4, 1, 5}};
    private static final List<String> TOKENS = List.of("d", "b", "e", "b", "f");
    private static final LlamaConfig LLAMA = LlamaConfig.of(9, 8, 16, 2, 4, 2, 24);

    /** Weights spread far, so that scores are not all near 0. */
    private static <M extends Module> M scattered(M module) {
        Random random = new Random(3);
        module.parameters().values().forEach(parameter -> Updates.assign(parameter, Tensor.randomNormal(random, parameter.shape()).mul(0.5)));
        return module;
    }

    /** Two layers of attention that adds a bias to its scores, as ALiBi does. */
    private static final class WithAlibi extends Module {
        private final List<MultiHeadAttention> layers = new ArrayList<>();

        WithAlibi() {
            Init init = Init.normal(0.5, new Random(1));
            for (int i = 0; i < 2; i++)
                layers.add(child("layer." + i + ".attention", new MultiHeadAttention(AttentionConfig.of(12, 3), init, init, new Random(2))));
        }

        Tensor run() {
            Tensor x = Tensor.randomNormal(new Random(5), 1, 5, 12);
            for (MultiHeadAttention layer : layers) x = layer.forward(x, Mask.causal(5), new AlibiBias(3).forward(5, 5), null, null);
            return x;
        }
    }

    private static Trace trace(String model) {
        Batch padded = new Batch(IDS, new int[][] {{1, 1, 1, 1, 0}}, new int[1][5]);
        return Gradients.off(() -> switch (model) {
            case "GPT-2" -> Trace.of(() -> scattered(new Gpt(GptConfig.of(9, 8, 12, 2, 3), 1)).forward(IDS));
            case "LLaMA" -> Trace.of(() -> scattered(new Llama(LLAMA, 1)).forward(IDS));
            case "Mistral" -> Trace.of(() -> scattered(new Llama(LLAMA.withSlidingWindow(3), 1)).forward(IDS));
            case "Qwen3" -> Trace.of(() -> scattered(new Llama(LLAMA.asQwen3(6), 1)).forward(IDS));
            case "BERT" -> Trace.of(() -> scattered(new Bert(BertConfig.of(10, 8, 16, 2, 4), 1)).states(padded));
            default -> Trace.of(() -> new WithAlibi().run());
        });
    }

    static Stream<Arguments> models() {
        return Stream.of(arguments("GPT-2", 3), arguments("LLaMA", 4), arguments("Mistral", 4), arguments("Qwen3", 4), arguments("BERT", 4), arguments("ALiBi", 3));
    }

    @ParameterizedTest
    @MethodSource("models")
    void productsOfARowSumToTheScoreThatWasTraced(String model, int heads) {
        Trace trace = trace(model);
        for (int layer = 0; layer < 2; layer++)
            for (int head = 0; head < heads; head++) {
                HeatMap map = NeuronView.of(trace, TOKENS, layer, head);
                Tensor scores = trace.get("layer." + layer + ".attention.scores");
                for (int query = 0; query < 5; query++)
                    for (int key = 0; key < 5; key++) {
                        double score = scores.get(0, head, query, key), sum = 0;
                        for (int d = 0; d < map.columns().size(); d++) sum += map.value(query, key, d);
                        if (model.equals("ALiBi")) sum -= new AlibiBias(3).slopes()[head] * (query - key);
                        if (Double.isFinite(score)) assertThat(sum).as("layer %d, head %d, query %d, key %d", layer, head, query, key).isCloseTo(score, within(1e-4));
                    }
            }
    }

    @ParameterizedTest
    @MethodSource("models")
    void thePageHasTheProductsScoresAndShares(String model, int heads) {
        Trace trace = trace(model);
        HeatMap map = NeuronView.of(trace, TOKENS, 1, heads - 1);
        boolean hasBias = model.equals("ALiBi");
        List<String> margins = StaticPart.margins(map.html());
        List<String[]> cells = StaticPart.cells(map.html());
        int each = hasBias ? 4 : 3, dims = map.columns().size(), hidden = 0;
        assertThat(margins).hasSize(25 * each);
        for (int row = 0; row < 25; row++) {
            int query = row / 5, key = row % 5;
            double score = trace.get("layer.1.attention.scores").get(0, heads - 1, query, key), share = trace.get("layer.1.attention.probabilities").get(0, heads - 1, query, key);
            double sum = 0;
            for (int d = 0; d < dims; d++) {
                String[] product = cells.get(row * dims + d)[0].replaceAll(".*: ", "").split(" · | × | / √");
                // Each is rounded to four decimals; the factors give the product again.
                assertThat(Double.parseDouble(product[0])).isCloseTo(map.value(query, key, d), within(0.00005001));
                assertThat(Double.parseDouble(product[1]) * Double.parseDouble(product[2]) / Math.sqrt(dims)).isCloseTo(map.value(query, key, d), within(1e-3));
                sum += map.value(query, key, d);
            }
            assertThat(Double.parseDouble(margins.get(row * each))).isCloseTo(sum, within(2e-4));
            if (hasBias && key <= query)
                assertThat(Double.parseDouble(margins.get(row * each + 1))).as("bias").isCloseTo(-new AlibiBias(3).slopes()[2] * (query - key), within(2e-4));
            assertThat(margins.get(row * each + each - 2)).as("score").isEqualTo(Double.isFinite(score) ? fixed(score) : "−∞");
            assertThat(margins.get(row * each + each - 1)).as("share").isEqualTo(fixed(share));
            if (!Double.isFinite(score)) hidden++;
        }
        assertThat(hidden).as("hidden pairs").isEqualTo(model.equals("BERT") ? 5 : model.equals("Mistral") ? 10 + 3 : 10);
        StaticPart.requireKeptByJupyterLab(map.html());
    }

    private static String fixed(double value) {
        String text = String.format(Locale.ROOT, "%.4f", value);
        return text.equals("-0.0000") ? "0.0000" : text;
    }

    @Test
    void whatIsNotInTheTraceIsNamed() {
        Trace trace = trace("GPT-2");
        assertThatThrownBy(() -> NeuronView.of(trace, TOKENS, 2, 0)).hasMessage("the trace holds no layer 2; its last one is 1");
        assertThatThrownBy(() -> NeuronView.of(trace, TOKENS, 0, 3)).hasMessage("head 3 does not exist; there are 3, from 0 to 2");
        assertThatThrownBy(() -> NeuronView.of(trace, List.of("a"), 0, 0)).hasMessageContaining("5 queries and 5 keys; give as many tokens, not 1");
        Gpt gpt = new Gpt(GptConfig.of(9, 8, 12, 2, 3), 1);
        assertThatThrownBy(() -> NeuronView.of(Trace.of("*.probabilities", () -> gpt.forward(IDS)), TOKENS, 0, 0))
                .hasMessageContaining("not layer.0.attention.scores").hasMessageContaining("\"layer.0.attention.*\"");
        assertThatThrownBy(() -> NeuronView.of(Trace.of("logits", () -> gpt.forward(IDS)), TOKENS, 1, 0)).hasMessageContaining("[logits]").hasMessageContaining("layer.1.attention.*");
        assertThat(NeuronView.of(Trace.of("layer.1.attention.*", () -> gpt.forward(IDS)), TOKENS, 1, 0).panels()).isEqualTo(5);
    }

    @Test
    void elmoHasNoAttention() {
        Elmo elmo = new Elmo(ElmoConfig.of(7, 6, List.of(new Filters(1, 4)), 1, 6, 8), 5);
        int[][][] words = new WordCharacters(6).batch(List.of(List.of("a", "b")));
        assertThatThrownBy(() -> NeuronView.of(Trace.of(() -> elmo.layers(words)), List.of("a", "b"), 0, 0)).hasMessageContaining("no attention, as a model of LSTMs has none");
    }

    @Test
    void keysFromACacheAreNotInTheTrace() {
        Llama llama = new Llama(LLAMA, 1);
        try (KeyValueCache cache = new KeyValueCache(2)) {
            Trace trace = Gradients.off(() -> {
                llama.forward(new int[][] {{3, 1, 4}}, cache);
                return Trace.of(() -> llama.forward(new int[][] {{1, 5}}, cache));
            });
            assertThatThrownBy(() -> NeuronView.of(trace, List.of("b", "f"), 0, 0)).hasMessageContaining("holds 2 keys, and 5 were looked at");
        }
    }

    @Test
    void theLastQueriesOfALongTextAreShown() {
        Gpt gpt = new Gpt(GptConfig.of(9, 160, 128, 1, 1), 1);
        int[][] ids = {new int[150]};
        Trace trace = Gradients.off(() -> Trace.of("layer.0.attention.*", () -> gpt.forward(ids)));
        List<String> tokens = SomeAttention.tokens(150);
        HeatMap map = NeuronView.of(trace, tokens, 0, 0);
        // 500,000 numbers hold 20 queries of 150 keys with 128 dimensions and 32 for the margins.
        assertThat(map.panels()).isEqualTo(20);
        assertThat(map.note()).contains("Shown are the queries 130 to 149 of 150. A page holds no more.");
        assertThat(map.choosers().get(0).labels().get(0)).isEqualTo("130 ‘" + tokens.get(130) + "’");
        assertThat(map.html().getBytes(StandardCharsets.UTF_8).length).isLessThan(1_500_000);
        HeatMap some = NeuronView.of(trace, tokens, 0, 0, 3, 5);
        assertThat(some.panels()).isEqualTo(2);
        assertThat(some.note()).endsWith("Shown are the queries 3 to 4 of 150.");
        assertThatThrownBy(() -> NeuronView.of(trace, tokens, 0, 0, 0, 21)).hasMessageContaining("show at most 20");
        assertThatThrownBy(() -> NeuronView.of(trace, tokens, 0, 0, 140, 151)).hasMessageContaining("from 0 up to 150");
    }
}
