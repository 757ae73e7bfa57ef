package org.loupe.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.loupe.tensor.Tensor;

class WeightFileTest {
    @TempDir
    private Path folder;

    private void refuses(Path path, String... message) {
        assertThatThrownBy(() -> WeightFile.open(path).close()).isInstanceOf(WeightFileException.class)
                .hasMessageStartingWith(path + ": ").hasMessageContainingAll(message);
    }

    @Test
    void theFormatIsSeenFromTheContent() throws IOException {
        Safetensors.write(folder.resolve("a.bin"), Map.of("x", Tensor.ones(1)));
        new GgufWriter().tensor("x", Tensor.ones(1), StoredType.F32).write(folder.resolve("b.bin"));
        try (WeightFile a = WeightFile.open(folder.resolve("a.bin")); WeightFile b = WeightFile.open(folder.resolve("b.bin"))) {
            assertThat(a).isInstanceOf(Safetensors.class).hasToString("a.bin: 1 tensors");
            assertThat(b).isInstanceOf(Gguf.class);
            assertThat(b.file()).isEqualTo(folder.resolve("b.bin"));
            assertThatIllegalArgumentException().isThrownBy(() -> a.read("y"))
                    .withMessageContaining("'y'").withMessageContaining("names()");
        }
        refuses(WeightBytes.file(folder, "c.bin", "some text".getBytes(StandardCharsets.UTF_8)), "bytes 73 6f 6d 65",
                "neither safetensors");
        refuses(WeightBytes.file(folder, "d.bin"), "the beginning is bytes;", "neither safetensors");
        refuses(folder, "a folder");
        refuses(folder.resolve("gone.safetensors"), "the file is missing");
    }

    @Test
    void picklesAreRefusedWithTheReasonByEveryReader() throws IOException {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("pytorch_model/data.pkl"));
            out.write(7);
        }
        byte[] old = {(byte) 0x80, 2, (byte) 0x8A, 10, 0x6C, (byte) 0xFC, (byte) 0x9C, 0x46, (byte) 0xF9, 0x20, 0x6A, (byte) 0xA8, 0x50,
                0x19, 0x2E};
        for (byte[] pickle : new byte[][] {zip.toByteArray(), old, {(byte) 0x80, 4, (byte) 0x95}}) {
            Path path = WeightBytes.file(folder, "pytorch_model.bin", pickle);
            refuses(path, "pickle", "can run any code", "model.safetensors");
            assertThatThrownBy(() -> Safetensors.open(path)).hasMessageContaining("can run any code");
            assertThatThrownBy(() -> Gguf.open(path)).hasMessageContaining("can run any code");
            assertThatThrownBy(() -> Onnx.open(path)).hasMessageContaining("can run any code");
        }
        refuses(WeightBytes.file(folder, "a.npz", "PK\u0003\u0004 something".getBytes(StandardCharsets.ISO_8859_1)), "a zip archive;");
    }

    @Test
    void aHeaderWhoseLengthLooksLikeAPickleIsNone() throws IOException {
        String json = "{" + " ".repeat(0x280 - 2) + "}";
        byte[] bytes = WeightBytes.safetensors(json, 0);
        assertThat(bytes).startsWith(0x80, 2);
        try (WeightFile file = WeightFile.open(WeightBytes.file(folder, "x.safetensors", bytes))) {
            assertThat(file.names()).isEmpty();
        }
    }

    @Test
    void aClosedFileSaysSo() throws IOException {
        Path path = folder.resolve("x.safetensors");
        Safetensors.write(path, Map.of("x", Tensor.ones(1)));
        WeightFile file = WeightFile.open(path);
        file.close();
        file.close();
        assertThat(file.info("x").shape()).containsExactly(1);
        assertThatIllegalStateException().isThrownBy(() -> file.floats("x"))
                .withMessageContaining("was closed").withMessageContaining(path.toString());
        assertThatIllegalStateException().isThrownBy(() -> file.blocks("x"));
    }

    @Test
    void aFileThatBecomesShorterIsAnErrorAndNoCrash() throws IOException {
        Path path = folder.resolve("x.safetensors");
        Safetensors.write(path, Map.of("x", Tensor.ones(1000, 1000)));
        try (WeightFile file = WeightFile.open(path); RandomAccessFile other = new RandomAccessFile(path.toFile(), "rw")) {
            assertThat(file.floats("x")).hasSize(1_000_000).containsOnly(1);
            other.setLength(1_000_000);
            assertThatThrownBy(() -> file.floats("x")).isInstanceOf(WeightFileException.class)
                    .hasMessageContaining("length of the file is 1000000").hasMessageContaining("became shorter");
            assertThatThrownBy(() -> file.blocks("x")).isInstanceOf(WeightFileException.class);
        }
    }

    @Test
    void filesBeyondTwoGibibytesAreRead() throws IOException {
        int rows = 700;                                                          // of 2^20 float32: 2.7 GiB, which the disk does not store
        long first = rows * (4L << 20);
        String header = "{\"large\":{\"dtype\":\"F32\",\"shape\":[" + rows + ",1048576],\"data_offsets\":[0," + first + "]},"
                + "\"last\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[" + first + "," + (first + 4) + "]}}";
        Path path = WeightBytes.file(folder, "large.safetensors", WeightBytes.safetensors(header, 0));
        try (RandomAccessFile out = new RandomAccessFile(path.toFile(), "rw")) {
            out.seek(out.length() + first);
            out.write(WeightBytes.empty().u32(Float.floatToRawIntBits(0.75f)).done());
        }
        try (WeightFile file = WeightFile.open(path)) {
            assertThat(file.info("last").offset()).isGreaterThan(Integer.MAX_VALUE);
            assertThat(file.floats("last")).containsExactly(0.75f);
            assertThatThrownBy(() -> file.blocks("large")).isInstanceOf(WeightFileException.class).hasMessageContaining("2 GiB");
        } finally {
            Files.delete(path);
        }
    }

    @Test
    void threadsReadAtOnceAndAnInterruptDoesNotCloseTheFile() throws IOException {
        Path path = folder.resolve("x.gguf");
        GgufWriter writer = new GgufWriter();
        Tensor[] tensors = IntStream.range(0, 8).mapToObj(i -> Tensor.randomNormal(new Random(i), 500, 301)).toArray(Tensor[]::new);
        for (int i = 0; i < 8; i++) writer.tensor("t" + i, tensors[i], StoredType.F32);
        writer.write(path);
        try (WeightFile file = WeightFile.open(path)) {
            IntStream.range(0, 64).parallel().forEach(i -> {
                try {
                    assertThat(file.floats("t" + i % 8)).isEqualTo(tensors[i % 8].toFloats());
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            Thread.currentThread().interrupt();
            assertThat(file.floats("t3")).isEqualTo(tensors[3].toFloats());
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
