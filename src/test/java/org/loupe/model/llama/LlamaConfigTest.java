package org.loupe.model.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.loupe.model.Configs;
import org.loupe.position.RopeScaling;

class LlamaConfigTest {
    private static final JsonNode TABLE = table();
    private final LlamaConfig small = LlamaConfig.of(23, 12, 16, 2, 4, 2, 24);

    static Stream<String> presets() {
        return Stream.of(LlamaPresets.class.getDeclaredMethods()).filter(m -> Modifier.isPublic(m.getModifiers()))
                .map(Method::getName).sorted();
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
        LlamaConfig preset = (LlamaConfig) LlamaPresets.class.getMethod(name).invoke(null);
        assertThat(preset.parameterCount()).isEqualTo(TABLE.get(name).get("parameters").longValue());
        assertThat(LlamaConfig.fromJson(TABLE.get(name).get("config").toString())).isEqualTo(preset);
        assertThat(preset.modelType()).isEqualTo(TABLE.get(name).get("config").get("model_type").textValue());
        assertThat(LlamaConfig.fromJson(preset.toJson())).isEqualTo(preset);
    }

    @Test
    void noPresetIsLeftOut() {
        TreeSet<String> names = new TreeSet<>();
        TABLE.fieldNames().forEachRemaining(names::add);
        names.remove("mistral");
        assertThat(presets()).containsExactlyElementsOf(names);
    }

    @Test
    void mistralIsALlama() {
        JsonNode mistral = TABLE.get("mistral");
        LlamaConfig config = LlamaConfig.fromJson(mistral.get("config").toString());
        assertThat(config.parameterCount()).isEqualTo(mistral.get("parameters").longValue());
        assertThat(config.modelType()).isEqualTo("llama");
        assertThatThrownBy(() -> LlamaConfig.fromJson(mistral.get("config").toString()
                .replace("\"sliding_window\":null", "\"sliding_window\":4096")))
                .hasMessageContaining("sliding_window 4096").hasMessageContaining("32768");
    }

    @Test
    void theSmallestPresetIsBuiltAsCounted() {
        assertThat(new Llama(LlamaPresets.smolLm2_135m(), 1).parameterCount()).isEqualTo(134_515_008L);
    }

    @Test
    void theFormulaCountsWhatIsBuilt() {
        for (LlamaConfig config : List.of(small, small.withTiedHead(), small.asQwen2(), small.asQwen3(6), small.asQwen3(2)
                .withTiedHead())) {
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

    /** Qwen2 and Qwen3 are the small differences that they are. */
    @Test
    void theDifferencesOfQwen() {
        assertThat(Configs.difference(small, small.asQwen2())).extracting(Configs.Difference::field)
                .containsExactly("modelType", "queryKeyValueBias", "parameters, attention", "parameters");
        assertThat(Configs.difference(small, small.asQwen3(4))).extracting(Configs.Difference::field)
                .containsExactly("modelType", "queryKeyNorm", "parameters, attention", "parameters");
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

    @ParameterizedTest
    @ValueSource(strings = {"hidden_act=gelu", "rope_scaling={\"rope_type\":\"yarn\",\"factor\":2.0}", "attention_bias=true",
            "mlp_bias=true", "model_type=bert"})
    void whatLoupeDoesNotComputeIsRefused(String change) throws IOException {
        String[] fieldAndValue = change.split("=", 2);
        JsonNode json = new ObjectMapper().readTree(small.toJson());
        String value = fieldAndValue[1].matches("\\{.*|true") ? fieldAndValue[1] : "\"" + fieldAndValue[1] + "\"";
        ((ObjectNode) json).set(fieldAndValue[0], new ObjectMapper().readTree(value));
        String named = value.startsWith("{") ? "yarn" : value.equals("true") ? fieldAndValue[0] : fieldAndValue[1];
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
        assertThatThrownBy(() -> small.withRope(0, RopeScaling.none())).hasMessageContaining("ropeBase 0.0");
        assertThatThrownBy(() -> small.withRope(1e4, new RopeScaling.DynamicNtk(3, 5))).hasMessageContaining("context 12")
                .hasMessageContaining("5");
        assertThatThrownBy(() -> small.withEpsilon(0)).hasMessageContaining("epsilon 0.0");
        assertThatThrownBy(() -> LlamaConfig.fromJson("{\"model_type\":\"llama\"}")).hasMessageContaining("hidden_size");
    }

    private static JsonNode table() {
        try (InputStream in = LlamaConfigTest.class.getResourceAsStream("/golden/llama-presets.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
