package org.loupe.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.loupe.model.Configs.Difference;
import org.loupe.model.gpt.GptConfig;

class ConfigsTest {
    @Test
    void differencesStandFieldByField() {
        assertThat(Configs.difference(GptConfig.gpt2(), GptConfig.gpt2())).isEmpty();
        assertThat(Configs.difference(GptConfig.gpt1(), GptConfig.gpt2())).contains(new Difference("context", 512, 1024),
                new Difference("modelType", "openai-gpt", "gpt2"), new Difference("parameters", 116_534_784L, 124_439_808L))
                .noneMatch(one -> one.field().equals("hidden"));
    }

    @Test
    void partsAddUp() {
        ParameterCount count = GptConfig.gpt2().parameters();
        assertThat(count.of("embedding") + count.of("attention") + count.of("feedForward") + count.of("norms")).isEqualTo(124_439_808);
        assertThat(count.toString()).contains("embedding").contains("31.6%").contains("124,439,808");
        assertThat(new ParameterCount().plus("a", 2).plus("a", 3).total()).isEqualTo(5);
        assertThatThrownBy(() -> new ParameterCount().plus("a", -1)).hasMessageContaining("-1");
    }

    @Test
    void aConfigurationSurvivesHuggingFacesFile() {
        for (GptConfig config : new GptConfig[] {GptConfig.gpt1(), GptConfig.gpt2Xl(), GptConfig.of(7, 5, 6, 2, 3)})
            assertThat(GptConfig.fromJson(config.toJson())).isEqualTo(config);
    }

    /** The fields of the file that Hugging Face's gpt2 has. */
    @Test
    void theFileOfGpt2IsRead() {
        String json = "{\"model_type\": \"gpt2\", \"vocab_size\": 50257, \"n_positions\": 1024, \"n_ctx\": 1024, \"n_embd\": 768, \"n_layer\": 12, "
                + "\"n_head\": 12, \"activation_function\": \"gelu_new\", \"n_inner\": null, \"resid_pdrop\": 0.1, \"layer_norm_epsilon\": 1e-05}";
        assertThat(GptConfig.fromJson(json)).isEqualTo(GptConfig.gpt2());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[1]", "{\"model_type\": \"t5\"}", "{\"model_type\": \"gpt2\", \"vocab_size\": 7, \"n_positions\": 5}",
        "{\"model_type\": \"gpt2\", \"n_embd\": \"many\"}", "{\"model_type\": \"gpt2\", \"n_embd\": 6.5}", "{\"n_embd\": 6}", "{\"model_type\"",
        "{\"model_type\": \"gpt2\", \"n_embd\": 6, \"activation_function\": \"relu\"}", "{\"model_type\": \"gpt2\", \"n_embd\": 6, \"n_inner\": 25}"})
    void aBadFileIsNamed(String json) {
        assertThatThrownBy(() -> GptConfig.fromJson(json)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("config.json");
    }
}
