package org.loupe.model.gpt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.loupe.model.Published;
import org.loupe.nn.Residual;

class GptConfigTest {
    private static final Map<String, Published> TABLE = Published.read("gpt-presets.json");
    private static final GptConfig SMALL = GptConfig.of(7, 5, 6, 2, 3);

    static Stream<String> presets() {
        return Published.presetsOf(GptConfig.class);
    }

    /** transformers built a model of each size and counted, and wrote the configuration. */
    @ParameterizedTest
    @MethodSource("presets")
    void everyPresetIsThatOfTransformers(String name) throws ReflectiveOperationException {
        GptConfig preset = (GptConfig) Published.preset(GptConfig.class, name);
        TABLE.get(name).assertIs(preset, GptConfig.fromJson(TABLE.get(name).config()));
        assertThat(GptConfig.fromJson(preset.toJson())).isEqualTo(preset);
    }

    @Test
    void noPresetIsLeftOut() {
        assertThat(presets()).containsExactlyInAnyOrderElementsOf(TABLE.keySet());
    }

    @Test
    void thePublishedCount() {
        assertThat(GptConfig.gpt2().parameterCount()).isEqualTo(124_439_808);
    }

    @Property(tries = 10)
    void theFormulaCountsWhatIsBuilt(@ForAll @IntRange(min = 1, max = 40) int vocabulary, @ForAll @IntRange(min = 1, max = 9) int context,
                                     @ForAll @IntRange(min = 1, max = 4) int layers, @ForAll @IntRange(min = 1, max = 4) int heads) {
        for (Residual residual : Residual.values()) {
            GptConfig config = GptConfig.of(vocabulary, context, heads * 3, layers, heads).withResidual(residual);
            Gpt built = new Gpt(config, 1);
            assertThat(built.parameterCount()).isEqualTo(config.parameterCount());
            assertThat(sum(built, "tokens.") + sum(built, "positions.")).isEqualTo(config.parameters().of("embedding"));
            assertThat(sum(built, ".attention.")).isEqualTo(config.parameters().of("attention"));
            assertThat(sum(built, ".mlp.")).isEqualTo(config.parameters().of("feedForward"));
        }
    }

    @Test
    void theSmallestOfGpt2IsBuiltAsCounted() {
        assertThat(new Gpt(GptConfig.gpt2(), 1).parameterCount()).isEqualTo(124_439_808);
    }

    private static long sum(Gpt model, String part) {
        return model.parameters().entrySet().stream().filter(e -> e.getKey().contains(part)).mapToLong(e -> e.getValue().size()).sum();
    }

    @Test
    void everySizeIsWrittenAndRead() {
        for (GptConfig config : new GptConfig[] {SMALL, SMALL.withResidual(Residual.POST_NORM).withDropout(0.25)})
            assertThat(GptConfig.fromJson(config.toJson())).isEqualTo(config);
    }

    /** Files as older versions of transformers wrote them have no more fields than these, and null for a usual width. */
    @Test
    void anOlderFileIsRead() {
        assertThat(GptConfig.fromJson("{\"model_type\": \"gpt2\", \"vocab_size\": 50257, \"n_positions\": 1024, \"n_ctx\": 1024, "
                + "\"n_embd\": 768, \"n_layer\": 12, \"n_head\": 12, \"n_inner\": null, \"layer_norm_epsilon\": 1e-05}"))
                .isEqualTo(GptConfig.gpt2());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[1]", "{\"model_type\": \"t5\"}", "{\"model_type\": \"gpt2\", \"vocab_size\": 7, \"n_positions\": 5}",
        "{\"model_type\": \"gpt2\", \"n_embd\": \"many\"}", "{\"model_type\": \"gpt2\", \"n_embd\": 6.5}", "{\"n_embd\": 6}",
        "{\"model_type\": \"gpt2\", \"n_embd\": 99999999999}", "{\"model_type\""})
    void aBadFileIsNamed(String json) {
        assertThatThrownBy(() -> GptConfig.fromJson(json)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("config.json");
    }

    @ParameterizedTest
    @CsvSource({"activation_function, '\"relu\"'", "n_inner, 25", "embd_pdrop, 0.5", "attn_pdrop, 0.5", "tie_word_embeddings, false",
        "add_cross_attention, true", "scale_attn_weights, false", "scale_attn_by_inverse_layer_idx, true"})
    void whatLoupeDoesNotComputeIsRefused(String field, String value) {
        String json = SMALL.toJson().replaceFirst(",\\s*\"" + field + "\" ?: [^,\\s]+", "")
                .replaceFirst("\\{", "{\"" + field + "\": " + value + ", ");
        assertThatThrownBy(() -> GptConfig.fromJson(json)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("config.json has " + field + " " + value);
    }

    @Test
    void badSizesAreNamed() {
        assertThatThrownBy(() -> GptConfig.of(23, 12, 16, 2, 3)).hasMessageContaining("hidden 16").hasMessageContaining("heads 3");
        assertThatThrownBy(() -> GptConfig.of(0, 12, 16, 2, 2)).hasMessageContaining("vocabulary 0");
        assertThatThrownBy(() -> GptConfig.of(23, 0, 16, 2, 2)).hasMessageContaining("context 0");
        assertThatThrownBy(() -> GptConfig.of(23, 12, 16, 0, 2)).hasMessageContaining("layers 0");
        assertThatThrownBy(() -> GptConfig.of(23, 12, 16, 2, 0)).hasMessageContaining("heads 0");
        assertThatThrownBy(() -> SMALL.withDropout(1)).hasMessageContaining("dropout 1.0");
        assertThatThrownBy(() -> new GptConfig(7, 5, 6, 2, 3, Residual.PRE_NORM, 0, 0)).hasMessageContaining("epsilon 0.0");
    }
}
