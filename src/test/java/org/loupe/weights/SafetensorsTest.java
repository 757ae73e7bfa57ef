package org.loupe.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.loupe.GoldenFile;
import org.loupe.tensor.Tensor;

class SafetensorsTest {
    private static final GoldenFile GOLDEN = GoldenFile.read("weights/weights.npz");

    @TempDir
    private Path folder;

    static Path golden(Path folder, String name) throws IOException {
        try (var in = SafetensorsTest.class.getResourceAsStream("/golden/weights/" + name)) {
            return WeightBytes.file(folder, name, in.readAllBytes());
        }
    }

    @Test
    void everyTypeReadsAsTheOracleWroteIt() throws IOException {
        try (Safetensors file = Safetensors.open(golden(folder, "types.safetensors"))) {
            assertThat(file.metadata()).isEqualTo(Map.of("note", "größer als 7 Bit"));
            assertThat(file.names()).contains("F64", "F32", "F16", "BF16", "I64", "I32", "I16", "I8", "U8", "BOOL", "scalar", "empty");
            for (String name : GOLDEN.names("safetensors/")) {
                assertThat(file.info(name).shape()).as(name).isEqualTo(GOLDEN.ints("shape/" + name));
                assertThat(file.floats(name)).as(name).isEqualTo(GOLDEN.floats("safetensors/" + name));
                assertThat(file.read(name).shape()).isEqualTo(GOLDEN.ints("shape/" + name));
                assertThat(file.read(name).toFloats()).isEqualTo(GOLDEN.floats("safetensors/" + name));
            }
            ByteBuffer integers = file.blocks("I64");
            for (int expected : GOLDEN.ints("integers")) assertThat(integers.getLong()).isEqualTo(expected);
            assertThat(integers.hasRemaining()).isFalse();
            assertThat(integers.isReadOnly()).isTrue();
            assertThat(file.info("BOOL").type()).isEqualTo(StoredType.BOOL);
            for (String name : new String[] {"I64", "I32", "I16", "I8", "U8", "BOOL"})
                assertThatThrownBy(() -> file.read(name)).isInstanceOf(WeightFileException.class)
                        .hasMessageContaining("type of '" + name + "' is " + name).hasMessageContaining("only floating types");
        }
    }

    @ParameterizedTest
    @EnumSource(value = StoredType.class, names = {"F32", "F16", "BF16"})
    void whatIsWrittenIsReadRoundedToTheType(StoredType type) throws IOException {
        Random random = new Random(3);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("z.matrix", Tensor.randomNormal(random, 300, 701));        // more than a tile
        tensors.put("a \"quoted\" name\nof two lines, schön", Tensor.randomNormal(random, 3));
        tensors.put("scalar", Tensor.scalar(0.1));
        tensors.put("empty", Tensor.zeros(0, 5));
        tensors.put("double", Tensor.of(new double[] {1.0 / 3, 1e-3}, 2));
        Path path = folder.resolve("new/folder/model.safetensors");
        Safetensors.write(path, tensors, type);
        try (Safetensors file = Safetensors.open(path)) {
            assertThat(file.names()).containsExactlyElementsOf(tensors.keySet());
            assertThat(file.metadata()).isEqualTo(Map.of("format", "pt"));
            for (String name : tensors.keySet()) {
                float[] values = tensors.get(name).toFloats();
                for (int i = 0; i < values.length; i++) values[i] = rounded(type, values[i]);
                assertThat(file.info(name).type()).isEqualTo(type);
                assertThat(file.info(name).shape()).isEqualTo(tensors.get(name).shape());
                assertThat(file.floats(name)).isEqualTo(values);
            }
        }
        assertThat(folder.resolve("new/folder").toFile().list()).as("nothing is left beside it").containsExactly("model.safetensors");
    }

    private static float rounded(StoredType type, float value) {
        if (type == StoredType.F32) return value;
        return type == StoredType.F16 ? Half.toFloat(Half.fromFloat(value)) : Half.toFloatBrain(Half.fromFloatBrain(value));
    }

    @Test
    void dataBeginAtAMultipleOfEight() throws IOException {
        for (int letters = 1; letters < 10; letters++) {
            Path path = folder.resolve("model.safetensors");
            Safetensors.write(path, Map.of("x".repeat(letters), Tensor.ones(1)));
            byte[] bytes = Files.readAllBytes(path);
            int header = (int) ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN).getLong();
            assertThat(header % 8).isZero();
            assertThat(bytes).hasSize(8 + header + 4);
            assertThat(new String(bytes, 8, header, StandardCharsets.UTF_8)).startsWith("{").matches("(?s).*} *");
        }
    }

    @Test
    void aFailedWriteLeavesTheOldFile() throws IOException {
        Path path = folder.resolve("model.safetensors");
        Safetensors.write(path, Map.of("x", Tensor.ones(1)));
        byte[] old = Files.readAllBytes(path);
        Tensor closed = Tensor.ones(2);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("first", Tensor.ones(100_000));
        tensors.put("second", closed);
        closed.close();
        assertThatThrownBy(() -> Safetensors.write(path, tensors)).isInstanceOf(IllegalStateException.class);
        assertThat(Files.readAllBytes(path)).isEqualTo(old);
        assertThat(folder.toFile().list()).containsExactly("model.safetensors");
    }

    @Test
    void typesAndNamesThatTheFormatDoesNotHaveAreRefused() {
        Path path = folder.resolve("x.safetensors");
        assertThatIllegalArgumentException().isThrownBy(() -> Safetensors.write(path, Map.of("x", Tensor.ones(32)), StoredType.Q8_0))
                .withMessageContaining("Q8_0").withMessageContaining("GGUF");
        assertThatIllegalArgumentException().isThrownBy(() -> Safetensors.write(path, Map.of("x", Tensor.ones(32)), StoredType.I8))
                .withMessageContaining("I8");
        assertThatIllegalArgumentException().isThrownBy(() -> Safetensors.write(path, Map.of("__metadata__", Tensor.ones(1))))
                .withMessageContaining("'__metadata__'");
        assertThat(path).doesNotExist();
    }
}
