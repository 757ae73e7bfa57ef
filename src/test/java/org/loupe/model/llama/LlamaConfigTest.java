package org.loupe.model.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.loupe.model.Configs;
import org.loupe.model.ModelConfig;
import org.loupe.model.Published;
import org.loupe.position.RopeScaling;

class LlamaConfigTest {
    private static final Map<String, Published> TABLE = Published.read("llama-presets.json");
    private final LlamaConfig small = LlamaConfig.of(23, 12, 16, 2, 4, 2, 24);

    static Stream<String> presets() {
        return Published.presetsOf(LlamaPresets.class);
    }

    @Test
    void thePublishedCounts() {
        assertThat(LlamaPresets.llama2_7b().parameterCount()).isEqualTo(6_738_415_616L);
        assertThat(LlamaPresets.llama3_8b().parameterCount()).isEqualTo(8_030_261_248L);
        assertThat(LlamaPresets.llama32_1b().parameterCount()).isEqualTo(1_235_814_400L);
    }

    /** transformers built a model of each size and counted, and wrote the configuration. */
    @ParameterizedTest
    @MethodSource("presets")
    void everyPresetIsThatOfTransformers(String name) throws ReflectiveOperationException {
        ModelConfig preset = Published.preset(LlamaPresets.class, name);
        TABLE.get(name).assertIs(preset, LlamaConfig.fromJson(TABLE.get(name).config()));
        assertThat(LlamaConfig.fromJson(((LlamaConfig) preset).toJson())).isEqualTo(preset);
    }

    @Test
    void noPresetIsLeftOut() {
        assertThat(presets())
                .containsExactlyInAnyOrderElementsOf(TABLE.keySet().stream().filter(name -> !name.startsWith("other")).toList());
    }

    @Test
    void mistralWithoutAWindowIsALlama() {
        Published mistral = TABLE.get("other mistral");
        LlamaConfig config = LlamaConfig.fromJson(mistral.config());
        assertThat(config).isEqualTo(LlamaPresets.mistral_7b().withSlidingWindow(0).withRope(1e6, RopeScaling.none()));
        assertThat(config.modelType()).isEqualTo("llama");
        assertThat(config.parameterCount()).isEqualTo(mistral.parameters());
    }

    @Test
    void qwenMayHaveAWindowInItsLastLayers() {
        TABLE.get("other qwen2").assertIs(LlamaPresets.qwen2_05b().withSlidingWindow(4096).withFullLayers(21),
                LlamaConfig.fromJson(TABLE.get("other qwen2").config()));
        TABLE.get("other qwen3").assertIs(LlamaPresets.qwen3_06b().withSlidingWindow(8192),
                LlamaConfig.fromJson(TABLE.get("other qwen3").config()));
    }

    /** As the files of the released weights have it. */
    @Test
    void aWindowThatQwenDoesNotUseIsNone() {
        String json = LlamaPresets.qwen2_05b().toJson().replaceFirst("\\{",
                "{\"use_sliding_window\": false, \"sliding_window\": 131072, \"max_window_layers\": 20,");
        assertThat(LlamaConfig.fromJson(json)).isEqualTo(LlamaPresets.qwen2_05b());
    }

    @Test
    void theSmallestPresetIsBuiltAsCounted() {
        assertThat(new Llama(LlamaPresets.smolLm2_135m(), 1).parameterCount()).isEqualTo(134_515_008L);
    }

    @Test
    void theFormulaCountsWhatIsBuilt() {
        for (LlamaConfig config : List.of(small, small.withTiedHead(), small.withSlidingWindow(3), small.asQwen2(), small.asQwen3(6),
                small.asQwen3(2).withTiedHead())) {
            Llama built = new Llama(config, 1);
            assertThat(built.parameterCount()).isEqualTo(config.parameterCount());
            assertThat(sum(built, "tokens.")).isEqualTo(config.parameters().of("embedding"));
            assertThat(sum(built, ".attention.")).isEqualTo(config.parameters().of("attention"));
            assertThat(sum(built, ".mlp.")).isEqualTo(config.parameters().of("feedForward"));
            assertThat(sum(built, "Norm.weight") - sum(built, ".attention.queryNorm") - sum(built, ".attention.keyNorm") + config.hidden())
                    .isEqualTo(config.parameters().of("norms"));
            assertThat(sum(built, "head.")).isEqualTo(config.parameters().of("head"));
        }
    }

    private static long sum(Llama model, String part) {
        return model.parameters().entrySet().stream().filter(e -> e.getKey().contains(part)).mapToLong(e -> e.getValue().size()).sum();
    }

    /** Mistral, Qwen2 and Qwen3 are the small differences that they are. */
    @Test
    void theDifferencesToLlama() {
        assertThat(Configs.difference(small, small.withSlidingWindow(3))).extracting(Configs.Difference::field)
                .containsExactly("modelType", "slidingWindow");
        assertThat(Configs.difference(small, small.asQwen2())).extracting(Configs.Difference::field)
                .containsExactly("modelType", "queryKeyValueBias", "parameters, attention", "parameters");
        assertThat(Configs.difference(small, small.asQwen3(4))).extracting(Configs.Difference::field)
                .containsExactly("modelType", "queryKeyNorm", "parameters, attention", "parameters");
        assertThat(small.asQwen2().asQwen3(6)).isEqualTo(small.asQwen3(6));
        assertThat(small.asQwen3(4).asQwen2()).isEqualTo(small.asQwen2());
    }

    @Test
    void everyScalingIsWrittenAndRead() {
        for (RopeScaling scaling : List.of(RopeScaling.none(), new RopeScaling.Linear(2.5), new RopeScaling.DynamicNtk(3, 4),
                new RopeScaling.Llama3(8, 1, 4, 6))) {
            LlamaConfig config = small.withRope(12_345, scaling).withEpsilon(3e-6);
            assertThat(LlamaConfig.fromJson(config.toJson())).isEqualTo(config);
        }
        String old = small.toJson().replace("\"rope_scaling\" : null", "\"rope_scaling\" : {\"type\" : \"linear\", \"factor\" : 2.0}");
        assertThat(LlamaConfig.fromJson(old).ropeScaling()).as("the form of older files").isEqualTo(new RopeScaling.Linear(2));
    }

    @Test
    void everyWindowIsWrittenAndRead() {
        LlamaConfig mistral = small.withSlidingWindow(5), full = mistral.withFullLayers(1);
        for (LlamaConfig config : List.of(mistral, mistral.asQwen2(), full.asQwen2(), full.asQwen3(6)))
            assertThat(LlamaConfig.fromJson(config.toJson())).isEqualTo(config);
        assertThatThrownBy(full::toJson).hasMessageContaining("mistral").hasMessageContaining("fullLayers").hasMessageContaining("1");
    }

    @ParameterizedTest
    @CsvSource({"llama, hidden_act, '\"gelu\"', gelu", "llama, attention_bias, true, attention_bias", "llama, mlp_bias, true, mlp_bias",
        "llama, partial_rotary_factor, 0.5, partial_rotary_factor", "bert, hidden_act, '\"silu\"', bert",
        "llama, rope_scaling, '{\"rope_type\":\"yarn\",\"factor\":2.0}', yarn", "llama, rope_scaling, '{\"rope_type\":\"linear\"}', factor",
        "llama, head_dim, 5, headDim 5", "llama, num_attention_heads, 0, heads 0", "mistral, head_dim, null, no sliding_window",
        "mistral, sliding_window, 0, sliding_window 0", "qwen2, layer_types, '[\"full_attention\",\"sliding_attention\"]', layer_types",
        "qwen3, layer_types, '\"full_attention\"', a list"})
    void whatLoupeDoesNotComputeIsRefused(String type, String field, String value, String named) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json = ((ObjectNode) mapper.readTree(small.toJson())).put("model_type", type);
        json.set(field, mapper.readTree(value));
        assertThatThrownBy(() -> LlamaConfig.fromJson(json.toString())).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(named);
    }

    @Test
    void badSizesAreNamed() {
        assertThatThrownBy(() -> LlamaConfig.of(23, 12, 16, 2, 3, 3, 24)).hasMessageContaining("hidden 16").hasMessageContaining("heads 3");
        assertThatThrownBy(() -> LlamaConfig.of(23, 12, 16, 2, 4, 3, 24)).hasMessageContaining("heads 4")
                .hasMessageContaining("keyValueHeads 3");
        assertThatThrownBy(() -> LlamaConfig.of(23, 12, 12, 2, 4, 4, 24)).hasMessageContaining("headDim 3");
        assertThatThrownBy(() -> LlamaConfig.of(0, 12, 16, 2, 4, 4, 24)).hasMessageContaining("vocabulary 0");
        assertThatThrownBy(() -> small.withContext(0)).hasMessageContaining("context 0");
        assertThatThrownBy(() -> small.withRope(0, RopeScaling.none())).hasMessageContaining("ropeBase 0.0");
        assertThatThrownBy(() -> small.withRope(1e4, new RopeScaling.DynamicNtk(3, 5))).hasMessageContaining("context 12")
                .hasMessageContaining("5");
        assertThatThrownBy(() -> small.withEpsilon(0)).hasMessageContaining("epsilon 0.0");
        assertThatThrownBy(() -> small.withSlidingWindow(-1)).hasMessageContaining("slidingWindow -1");
        assertThatThrownBy(() -> small.withFullLayers(1)).hasMessageContaining("fullLayers 1").hasMessageContaining("slidingWindow");
        assertThatThrownBy(() -> small.withSlidingWindow(4).withFullLayers(3))
                .hasMessageContaining("fullLayers 3").hasMessageContaining("2");
        assertThatThrownBy(() -> LlamaConfig.fromJson("{\"model_type\":\"llama\"}")).hasMessageContaining("hidden_size");
    }
}
