package org.loupe.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.loupe.model.bert.Bert;
import org.loupe.model.bert.BertConfig;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptConfig;
import org.loupe.model.llama.Llama;
import org.loupe.model.llama.LlamaConfig;
import org.loupe.nn.Residual;
import org.loupe.nn.Trace;
import org.loupe.text.Batch;

/** In every model that attends, each token shares out its attention: every row of every head sums to 1. */
class AttentionSharesTest {
    private static final int[][] IDS = {{1, 5, 2, 7, 3}, {4, 4, 6, 0, 1}};
    private static final int[][] ALL = {{1, 1, 1, 1, 1}, {1, 1, 1, 1, 1}}, SOME = {{1, 1, 1, 0, 0}, {1, 1, 1, 1, 1}};

    static Stream<Arguments> models() {
        GptConfig gpt2 = GptConfig.of(9, 6, 12, 2, 3);
        Gpt second = new Gpt(gpt2, 1), first = new Gpt(gpt2.withResidual(Residual.POST_NORM), 1);
        Bert bert = new Bert(BertConfig.of(9, 6, 12, 2, 3), 1);
        LlamaConfig config = LlamaConfig.of(9, 6, 16, 2, 4, 2, 20);
        Llama llama = new Llama(config, 1), mistral = new Llama(config.withSlidingWindow(2), 1);
        return Stream.of(arguments("GPT-2", (Runnable) () -> second.forward(IDS)), arguments("GPT-1", (Runnable) () -> first.forward(IDS)),
                arguments("BERT", (Runnable) () -> bert.states(new Batch(IDS, ALL, new int[2][5]))),
                arguments("BERT with padding", (Runnable) () -> bert.states(new Batch(IDS, SOME, new int[2][5]))),
                arguments("LLaMA", (Runnable) () -> llama.forward(IDS)), arguments("Mistral", (Runnable) () -> mistral.forward(IDS)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void everyRowSumsToOne(String name, Runnable forward) {
        Trace trace = Trace.of("*.probabilities", () -> {
            forward.run();
            return null;
        });
        assertThat(trace.names()).hasSize(2);
        for (String layer : List.copyOf(trace.names())) {
            float[] sums = trace.get(layer).sum(-1).toFloats();
            for (float sum : sums) assertThat(sum).as("%s of %s", layer, name).isBetween(1 - 1e-5f, 1 + 1e-5f);
        }
    }
}
