package org.loupe.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.loupe.Damage;
import org.loupe.HeapUse;
import org.loupe.tensor.Tensor;

/**
 * Small valid files of each format, damaged at random: each either reads or is refused with a {@link WeightFileException}, and
 * takes no more memory than its size explains. The seed is fixed; a failure names the number of the file.
 */
class WeightsFuzzIT {
    private static final int FILES = 3000;
    /** What the reader's window and tile, the JSON parser and an exception take in any case. */
    private static final long FIXED = 1 << 20;
    /** A byte of the file may be an element of a list of texts, or an eighth of a de-quantised block. */
    private static final long PER_BYTE = 100;

    @TempDir
    private Path folder;

    @TestFactory
    List<DynamicTest> damagedFilesAreReadOrRefused() throws IOException {
        Path safetensors = folder.resolve("model.safetensors"), gguf = folder.resolve("model.gguf");
        Safetensors.write(safetensors, Map.of("a.weight", Tensor.ones(3, 4), "b", Tensor.ones(5), "c", Tensor.zeros(0)), StoredType.F16);
        new GgufWriter().put("general.architecture", "llama").put("general.alignment", 32).put("tokens", List.of("a", "b", "cd")).put("n",
                7)
                .put("scores", new float[] {1, 2}).put("types", new int[] {1, 2, 3}).put("lists", List.of(List.of("x"), List.of("y", "z")))
                .tensor("a", Tensor.ones(2, 32), StoredType.Q8_0).tensor("b", Tensor.ones(3), StoredType.F32)
                .tensor("c", Tensor.ones(2, 2, 32), StoredType.Q4_0).write(gguf);
        Safetensors.writeSharded(folder.resolve("shards"), Map.of("a", Tensor.ones(3), "b", Tensor.ones(3)), StoredType.F32, 12);
        return List.of(of("safetensors", Files.readAllBytes(safetensors), "fuzz.safetensors"), of("gguf", Files.readAllBytes(gguf),
                "fuzz.gguf"),
                of("quantised gguf", Files.readAllBytes(SafetensorsTest.golden(folder, "quants.gguf")), "fuzz.gguf"),
                of("onnx", onnx(), "fuzz.onnx"), of("torch's onnx", Files.readAllBytes(SafetensorsTest.golden(folder, "layers.onnx")),
                        "fuzz.onnx"),
                of("index", Files.readAllBytes(folder.resolve("shards/" + ShardWriter.INDEX)), "shards/" + ShardWriter.INDEX));
    }

    private static byte[] onnx() {
        WeightBytes node = WeightBytes.empty().field(1, "x").field(1, "a").field(2, "y").field(3, "n").field(4, "MatMul");
        WeightBytes longs = WeightBytes.empty().field(1, WeightBytes.empty().varint(1).varint(1)).field(2, 7).field(7,
                WeightBytes.empty().varint(300)).field(8, "c");
        return OnnxTest.model(WeightBytes.empty().field(5, OnnxTest.tensor("a", 1, 9, WeightBytes.empty().counting(24), 2, 3)).field(1,
                node)
                .field(5, OnnxTest.tensor("b", 1, 4, WeightBytes.empty().counting(4), 1)).field(5, longs));
    }

    private DynamicTest of(String format, byte[] valid, String name) {
        return DynamicTest.dynamicTest(format, () -> {
            Path path = folder.resolve(name);
            Files.write(path, valid);
            readAll(path);
            int read = 0, refused = 0;
            Random random = new Random(20_240_607 + format.hashCode());
            for (int i = 0; i < FILES; i++) {
                byte[] damaged = Damage.bytes(valid, random);
                Files.write(path, damaged);
                long before = HeapUse.ofThread();
                try {
                    readAll(path);
                    read++;
                } catch (WeightFileException e) {
                    assertThat(e.getMessage()).as("file %d", i).contains(folder.toString()).hasSizeLessThan(1500);
                    refused++;
                } catch (Exception | Error e) {
                    throw new AssertionError("file " + i + " of " + format + " gave " + e, e);
                }
                assertThat(HeapUse.ofThread() - before).as("bytes taken for file %d of %d bytes", i, damaged.length)
                        .isLessThan(FIXED + PER_BYTE * damaged.length);
            }
            assertThat(refused).as("refused, %d were read", read).isGreaterThan(FILES / 20);
            assertThat(read).as("read, %d were refused", refused).isGreaterThan(FILES / 100);
        });
    }

    /** Everything that a file says, and all values. */
    private static void readAll(Path path) throws IOException {
        try (WeightFile file = WeightFile.open(path)) {
            if (file instanceof Gguf gguf) for (String key : gguf.metadata().keys()) gguf.metadata().value(key);
            WeightFileException unreadable = null;
            for (String name : file.names())
                try {
                    StoredTensor info = file.info(name);
                    assertThat(file.blocks(name).remaining()).isEqualTo((int) info.bytes());
                    if (info.type().isFloating()) assertThat(file.read(name).size()).isEqualTo((int) info.elements());
                } catch (WeightFileException e) {
                    unreadable = e;
                }
            if (unreadable != null && !(file instanceof Onnx)) throw unreadable;
        }
    }
}
