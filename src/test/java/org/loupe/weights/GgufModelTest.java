package org.loupe.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.loupe.model.llama.Llama;
import org.loupe.position.RopeScaling;
import org.loupe.tensor.Tensor;

/** What the metadata of a GGUF file asks for is computed, or refused. */
class GgufModelTest {
    private static final Path TINY = new GoldenCheckpoint("tiny.gguf").folder().resolve("tiny.gguf");

    @TempDir
    private Path folder;

    /** The tiny file with other metadata and tensors. */
    private Path changed(Map<String, Object> metadata, Map<String, Tensor> tensors) throws IOException {
        GgufWriter writer = new GgufWriter();
        try (Gguf file = Gguf.open(TINY)) {
            Map<String, Object> all = new LinkedHashMap<>();
            for (String key : file.metadata().keys()) all.put(key, file.metadata().value(key));
            all.putAll(metadata);
            all.forEach((key, value) -> writer.put(key, value instanceof Long number ? (Object) Math.toIntExact(number)
                    : value instanceof long[] numbers ? Arrays.stream(numbers).mapToInt(Math::toIntExact).toArray() : value));
            Map<String, Tensor> weights = new LinkedHashMap<>();
            for (String name : file.names()) weights.put(name, file.read(name));
            weights.putAll(tensors);
            weights.forEach((name, tensor) -> writer.tensor(name, tensor, StoredType.F32));
        }
        Path path = folder.resolve("changed.gguf");
        writer.write(path);
        return path;
    }

    private RopeScaling scaling(Map<String, Object> metadata) throws IOException {
        return Checkpoints.load(changed(metadata, Map.of())).model(Llama.class).config().ropeScaling();
    }

    @Test
    void aFactorWithoutATypeIsLinearAsInLlamaCpp() throws IOException {
        assertThat(scaling(Map.of())).isEqualTo(RopeScaling.none());
        assertThat(scaling(Map.of("llama.rope.scaling.factor", 4f))).isEqualTo(new RopeScaling.Linear(4));
        assertThat(scaling(Map.of("llama.rope.scale_linear", 4f))).isEqualTo(new RopeScaling.Linear(4));
        assertThat(scaling(Map.of("llama.rope.scaling.factor", 2f, "llama.rope.scale_linear", 4f))).isEqualTo(new RopeScaling.Linear(2));
        assertThat(scaling(Map.of("llama.rope.scaling.factor", 4f, "llama.rope.scaling.type", "none"))).isEqualTo(RopeScaling.none());
        assertThat(scaling(Map.of("llama.rope.scaling.factor", 1f))).isEqualTo(RopeScaling.none());
    }

    @Test
    void aWidthThatIsThatOfAHeadIsNoMatter() throws IOException {
        Path same = changed(Map.of("llama.rope.dimension_count", 4, "llama.attention.value_length", 4, "llama.expert_count", 0), Map.of());
        new GoldenCheckpoint("tiny.gguf").compare(Checkpoints.load(same).model());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "llama.rope.dimension_count         | 2          | llama.rope.dimension_count is 2; | width of a head, 4",
        "llama.attention.value_length       | 2          | llama.attention.value_length is 2; | width of a head, 4",
        "llama.expert_count                 | 8          | llama.expert_count is 8; | no mixtures of experts",
        "llama.block_count                  | 2000000000 | llama.* is {block_count=2000000000}; | layers 2000000000 must be at most",
        "llama.block_count                  | 60000      | configuration is LlamaConfig[ | in 60,000 layers",
        "llama.feed_forward_length          | 2000000000 | llama.* is {feed_forward_length=2000000000}; | intermediate 2000000000",
        "llama.embedding_length             | 1048576    | configuration is LlamaConfig[ | do not belong together",
        "llama.context_length               | 0          | llama.context_length is 0; | from 1 to"})
    void whatCannotBeIsRefusedWithItsFieldAndValue(String key, int value, String told, String problem) throws IOException {
        Path path = changed(Map.of(key, value), Map.of());
        assertThatThrownBy(() -> Checkpoints.load(path)).isInstanceOf(WeightFileException.class).hasMessageStartingWith(path + ": ")
                .hasMessageContaining(told).hasMessageContaining(problem);
    }

    @Test
    void moreTokensThanRowsAreRefused() throws IOException {
        List<String> tokens = new ArrayList<>();
        try (Gguf file = Gguf.open(TINY)) {
            tokens.addAll(file.metadata().texts("tokenizer.ggml.tokens"));
            tokens.add("one more");
            float[] scores = Arrays.copyOf(file.metadata().numbers("tokenizer.ggml.scores"), tokens.size());
            int[] types = Arrays.stream(file.metadata().integers("tokenizer.ggml.token_type")).mapToInt(Math::toIntExact).toArray();
            int[] more = Arrays.copyOf(types, tokens.size());
            more[more.length - 1] = 1;
            Path path = changed(Map.of("tokenizer.ggml.tokens", tokens, "tokenizer.ggml.scores", scores, "tokenizer.ggml.token_type", more), Map.of());
            assertThatThrownBy(() -> Checkpoints.load(path)).isInstanceOf(WeightFileException.class)
                    .hasMessageContaining("tokenizer.ggml.tokens is 30 tokens; the table of the model has 29 rows");
        }
    }

    @Test
    void anEpsilonThatCannotBeIsShown() throws IOException {
        Path path = changed(Map.of("llama.attention.layer_norm_rms_epsilon", 0f), Map.of());
        assertThatThrownBy(() -> Checkpoints.load(path)).isInstanceOf(WeightFileException.class)
                .hasMessageContaining("llama.* is {attention.layer_norm_rms_epsilon=0.0}; epsilon 0.0 must be above 0");
    }

    @Test
    void aTableWithoutAxesIsRefused() throws IOException {
        for (Tensor table : new Tensor[] {Tensor.scalar(1), Tensor.ones(29)}) {
            Path path = changed(Map.of(), Map.of("token_embd.weight", table));
            assertThatThrownBy(() -> Checkpoints.load(path)).isInstanceOf(WeightFileException.class)
                    .hasMessageContaining("dimensions of 'token_embd.weight' is [").hasMessageContaining("should have two");
        }
    }
}
