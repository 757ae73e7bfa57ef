package org.loupe.model;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.loupe.model.Configs.Difference;
import org.loupe.model.gpt.GptConfig;
import org.loupe.model.llama.Llama;
import org.loupe.model.llama.LlamaConfig;
import org.loupe.model.llama.LlamaPresets;

class ConfigsTest {
    private final GptConfig small = GptConfig.of(7, 5, 6, 2, 3);

    @Test
    void differencesStandFieldByField() {
        assertThat(Configs.difference(GptConfig.gpt2(), GptConfig.gpt2())).isEmpty();
        assertThat(Configs.difference(GptConfig.gpt1(), GptConfig.gpt2())).contains(new Difference("context", 512, 1024),
                new Difference("modelType", "openai-gpt", "gpt2"), new Difference("parameters", 116_534_784L, 124_439_808L))
                .extracting(Difference::field).containsExactly("modelType", "vocabulary", "context", "residual", "parameters, embedding",
                        "parameters, norms", "parameters");
    }

    @Test
    void modelsOfDifferentKindsAreComparedInWhatHasTheSameName() {
        LlamaConfig other = LlamaConfig.of(7, 9, 6, 2, 3, 3, 24);
        assertThat(Configs.difference(small, other)).contains(new Difference("context", 5, 9), new Difference("dropout", 0.0, null),
                new Difference("tiedHead", null, false)).noneMatch(one -> one.field().equals("hidden"));
    }

    @Test
    void aCopyDiffersInOneField() {
        GptConfig copy = Configs.with(small, "context", 11);
        assertThat(Configs.difference(small, copy)).contains(new Difference("context", 5, 11)).extracting(Difference::field)
                .containsExactly("context", "parameters, embedding", "parameters");
        assertThatThrownBy(() -> Configs.with(small, "context", 0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("context 0");
        assertThatThrownBy(() -> Configs.with(small, "contexts", 1))
                .hasMessageContaining("no field contexts").hasMessageContaining("layers");
    }

    @Test
    void partsAddUp() {
        ParameterCount count = GptConfig.gpt2().parameters();
        assertThat(count.of("embedding") + count.of("attention") + count.of("feedForward") + count.of("norms")).isEqualTo(124_439_808);
        assertThat(count.toString()).contains("embedding").contains("31.6%").contains("124,439,808");
        assertThat(new ParameterCount().plus("a", 2).plus("a", 3).total()).isEqualTo(5);
        assertThat(count.of("head")).isZero();
        assertThatThrownBy(() -> new ParameterCount().plus("a", -1)).hasMessageContaining("-1");
    }

    @Test
    void aModelThatCannotFitIsRefusedBeforeItIsBuilt() {
        assertThatIllegalStateException().isThrownBy(() -> assertTimeoutPreemptively(Duration.ofSeconds(5),
                        () -> new Llama(LlamaPresets.llama1_65b(), 1)))
                .withMessageContaining("llama: 65,285,660,672 parameters need 261.1 GB").withMessageContaining("-Xmx");
    }
}
