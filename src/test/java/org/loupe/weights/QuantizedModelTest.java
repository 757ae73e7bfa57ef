package org.loupe.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.loupe.GoldenFile;
import org.loupe.model.LanguageModel;
import org.loupe.model.llama.Llama;
import org.loupe.model.llama.LlamaConfig;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.QuantizedFormat;
import org.loupe.tensor.QuantizedMatrix;
import org.loupe.tensor.Tensor;

/** Models from GGUF files, whose matrices stay in blocks or become float32, against transformers on the same files. */
class QuantizedModelTest {
    private static final String QUERY = "layer.1.attention.query.weight";

    @TempDir
    private Path folder;

    private static Path golden(String name) {
        try {
            return Path.of(QuantizedModelTest.class.getResource("/golden/checkpoints/" + name + "/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Some batch of texts, its size from the file: [4, 9]. */
    private static float[] logits(Pretrained checkpoint, GoldenFile expected) {
        int[] flat = expected.ints("ids");
        int[][] ids = new int[4][9];
        for (int i = 0; i < flat.length; i++) ids[i / 9][i % 9] = flat[i];
        LanguageModel model = checkpoint.languageModel();
        return Gradients.off(() -> model.forward(ids)).toFloats();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny.gguf", "blocks.gguf"})
    void logitsEqualThoseOfTransformers(String name) throws IOException {
        GoldenFile expected = GoldenFile.read("checkpoints/" + name + "/expected.npz");
        float[] kept = logits(Checkpoints.load(golden(name)), expected), float32 = logits(Checkpoints.loadFloat32(golden(name)), expected);
        assertThat(kept).usingComparatorWithPrecision(1e-4f).containsExactly(expected.floats("out"));
        assertThat(float32).usingComparatorWithPrecision(1e-4f).containsExactly(expected.floats("out"));
    }

    @Test
    void matricesOfKnownTypesStayInBlocksAndOthersBecomeFloat32() throws IOException {
        Llama model = Checkpoints.load(golden("blocks.gguf")).model(Llama.class);
        Map<String, QuantizedFormat> formats = model.quantizedMatrices().entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().replace("layer.0.", "").replace("layer.1.", "").replace(".weight", ""),
                        entry -> entry.getValue().format(), (first, second) -> first));
        assertThat(formats).isEqualTo(Map.of("tokens", QuantizedFormat.Q8_0, "attention.query", QuantizedFormat.Q4_1,
                "attention.key", QuantizedFormat.Q4_0, "attention.value", QuantizedFormat.Q8_0, "attention.output", QuantizedFormat.Q4_0,
                "mlp.gate", QuantizedFormat.Q4_1, "mlp.down", QuantizedFormat.Q4_1));
        assertThat(model.quantizedMatrices()).hasSize(13);
        assertThat(model.parameters()).containsOnlyKeys("layer.0.attentionNorm.weight", "layer.0.mlpNorm.weight", "layer.0.mlp.up.weight",
                "layer.1.attentionNorm.weight", "layer.1.mlpNorm.weight", "layer.1.mlp.up.weight", "norm.weight");
        try (Gguf file = Gguf.open(golden("blocks.gguf"))) {
            long stored = file.names().stream().map(file::info).filter(info -> !info.type().equals(StoredType.F32)
                    && !info.type().equals(StoredType.Q5_0)).mapToLong(StoredTensor::bytes).sum();
            assertThat(model.quantizedMatrices().values().stream().mapToLong(QuantizedMatrix::memory).sum()).isEqualTo(stored);
        }
    }

    /** Rows of queries and keys included, which stand in another order than in the file. */
    @Test
    void blocksStandForTheNumbersOfTheModelInFloat32() throws IOException {
        Llama kept = Checkpoints.load(golden("blocks.gguf")).model(Llama.class);
        Llama float32 = Checkpoints.loadFloat32(golden("blocks.gguf")).model(Llama.class);
        assertThat(float32.quantizedMatrices()).isEmpty();
        kept.quantizedMatrices().forEach((name, matrix) ->
                assertThat(matrix.toTensor().toFloats()).as(name).usingComparatorWithPrecision(0f)      // a 0 may have either sign
                        .containsExactly(float32.parameters().get(name).toFloats()));
        assertThat(kept.parameters().get("layer.0.mlp.up.weight").toFloats())
                .isEqualTo(float32.parameters().get("layer.0.mlp.up.weight").toFloats());
    }

    /** Every adapter beside frozen weights needs it. */
    @Test
    void gradientsOfTheNormsAreThoseOfTheModelInFloat32() throws IOException {
        int[][] ids = {{3, 1, 4, 1, 5, 9, 2, 6}};
        Llama kept = Checkpoints.load(golden("blocks.gguf")).model(Llama.class);
        Llama float32 = Checkpoints.loadFloat32(golden("blocks.gguf")).model(Llama.class);
        for (Llama model : new Llama[] {kept, float32}) {
            Tensor logits = model.forward(ids, null);
            logits.reshape(8, -1).crossEntropy(1, 4, 1, 5, 9, 2, 6, 5).backward();
        }
        kept.parameters().forEach((name, parameter) -> assertThat(parameter.grad().toFloats()).as(name)
                .usingComparatorWithPrecision(1e-5f).containsExactly(float32.parameters().get(name).grad().toFloats()));
    }

    @Test
    void aFolderHasNoBlocksToKeep() throws IOException {
        Path llama = golden("blocks.gguf").getParent().resolveSibling("llama");
        assertThat(Checkpoints.loadFloat32(llama).model().quantizedMatrices()).isEmpty();
        assertThat(Checkpoints.load(llama).model().quantizedMatrices()).isEmpty();
    }

    @Test
    void quantisedWeightsAreNotSaved() throws IOException {
        Pretrained kept = Checkpoints.load(golden("blocks.gguf")), float32 = Checkpoints.loadFloat32(golden("blocks.gguf"));
        assertThatThrownBy(() -> Checkpoints.save(folder, kept)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("13 weights are quantised").hasMessageContaining("tokens.weight").hasMessageContaining("loadFloat32");
        assertThat(folder).isEmptyDirectory();
        Checkpoints.save(folder, Pretrained.of(float32.model(), null));
        assertThat(Checkpoints.load(folder).model().parameters().get(QUERY).toFloats())
                .usingComparatorWithPrecision(0f).containsExactly(kept.model().quantizedMatrices().get(QUERY).toTensor().toFloats());
    }

    @Test
    void aScaleThatIsNoNumberNamesTheFileAndTheTensor() throws IOException {
        byte[] bytes = Files.readAllBytes(golden("blocks.gguf"));
        try (Gguf file = Gguf.open(golden("blocks.gguf"))) {
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putShort((int) file.info("blk.1.ffn_down.weight").offset() + 20, (short) 0x7E00);
        }
        Path damaged = Files.write(folder.resolve("damaged.gguf"), bytes);
        assertThatThrownBy(() -> Checkpoints.load(damaged)).isInstanceOf(WeightFileException.class).hasMessageContaining("damaged.gguf")
                .hasMessageContaining("blk.1.ffn_down.weight").hasMessageContaining("scale of block 1").hasMessageContaining("0x7e00");
    }

    @Test
    void matricesThatDoNotFitTheConfigurationAreListed() throws IOException {
        byte[] bytes = Files.readAllBytes(golden("blocks.gguf")), key = "llama.feed_forward_length".getBytes(StandardCharsets.UTF_8);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(new String(key, StandardCharsets.ISO_8859_1)) + key.length + 4;
        assertThat(bytes[at]).isEqualTo((byte) 96);
        bytes[at] = 64;
        Path wrong = Files.write(folder.resolve("wrong.gguf"), bytes);
        assertThatThrownBy(() -> Checkpoints.load(wrong)).isInstanceOf(WeightFileException.class)
                .hasMessageContaining("wrong shape: blk.0.ffn_gate.weight is [96, 64], the configuration asks for [64, 64]")
                .hasMessageContaining("blk.1.ffn_down.weight is [64, 96]");
    }

    @Test
    void matricesThatDoNotFitTheHeapAreRefusedBeforeTheyAreRead() throws IOException {
        try (Gguf file = Gguf.open(golden("blocks.gguf"))) {
            assertThatThrownBy(() -> BlockKeeper.requireMemory(file, 30_000, 1_000_000)).isInstanceOf(WeightFileException.class)
                    .hasMessageContaining("blocks.gguf: bytes of quantised weights").hasMessageContaining("-Xmx");
            assertThatThrownBy(() -> BlockKeeper.requireMemory(file, 1_000_000, 1000)).isInstanceOf(WeightFileException.class)
                    .hasMessageContaining("blocks.gguf: bytes of weights that become float32").hasMessageContaining("-XX:MaxDirectMemorySize");
            BlockKeeper.requireMemory(file, 100_000, 100_000);
        }
    }
}
