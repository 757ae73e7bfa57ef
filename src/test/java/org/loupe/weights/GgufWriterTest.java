package org.loupe.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.loupe.tensor.Tensor;

class GgufWriterTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenIsRead() throws IOException {
        for (int alignment : new int[] {32, 1, 4096}) {
            Tensor x = Tensor.randomNormal(new Random(5), 3, 2, 64), odd = Tensor.randomNormal(new Random(6), 5), s = Tensor.scalar(2);
            Path path = folder.resolve("model.gguf");
            new GgufWriter().put("general.architecture", "llama").put("llama.block_count", 3).put("seed", -4L).put("large", 1L << 40)
                    .put("rate", 0.5f).put("exact", 0.1).put("flag", false).put("general.alignment", alignment)
                    .put("tokens", List.of("a", "bc")).put("types", new int[] {1, -3}).put("scores", new float[] {0.25f})
                    .put("lists", List.of(List.of("x"), List.of())).put("none", List.of())
                    .tensor("f32", odd, StoredType.F32).tensor("f16", odd, StoredType.F16).tensor("bf16", odd, StoredType.BF16)
                    .tensor("q8", x, StoredType.Q8_0).tensor("q4", x, StoredType.Q4_0).tensor("scalar", s, StoredType.F32).write(path);
            try (Gguf file = Gguf.open(path)) {
                GgufMetadata m = file.metadata();
                assertThat(m.text("general.architecture")).isEqualTo("llama");
                assertThat(m.value("llama.block_count")).as("unsigned, 32 bits").isEqualTo(3L);
                assertThat(m.integer("seed")).isEqualTo(-4);
                assertThat(m.integer("large")).isEqualTo(1L << 40);
                assertThat(m.value("rate")).isEqualTo(0.5f);
                assertThat(m.value("exact")).isEqualTo(0.1);
                assertThat(m.flag("flag")).isFalse();
                assertThat(m.texts("tokens")).containsExactly("a", "bc");
                assertThat(m.integers("types")).containsExactly(1, -3);
                assertThat(m.numbers("scores")).containsExactly(0.25f);
                assertThat(m.value("lists")).isEqualTo(List.of(List.of("x"), List.of()));
                assertThat(m.texts("none")).isEmpty();
                assertThat(file.names()).containsExactly("f32", "f16", "bf16", "q8", "q4", "scalar");
                assertThat(file.info("q4").shape()).containsExactly(3, 2, 64);
                assertThat(file.info("q4").bytes()).isEqualTo(3 * 2 * 2 * 18);
                assertThat(file.floats("f32")).isEqualTo(odd.toFloats());
                assertThat(file.floats("scalar")).containsExactly(2);
                assertThat(file.read("q8").shape()).containsExactly(3, 2, 64);
                assertCoded(file.floats("q8"), x.toFloats(), StoredType.Q8_0);
                assertCoded(file.floats("q4"), x.toFloats(), StoredType.Q4_0);
                assertCoded(file.floats("f16"), odd.toFloats(), StoredType.F16);
                assertCoded(file.floats("bf16"), odd.toFloats(), StoredType.BF16);
            }
        }
    }

    private static void assertCoded(float[] read, float[] written, StoredType type) {
        int blocks = written.length / type.format().blockSize();
        byte[] bytes = new byte[blocks * type.format().bytesPerBlock()];
        float[] expected = new float[written.length];
        type.encode(written, 0, blocks, bytes);
        type.decode(bytes, blocks, expected, 0);
        assertThat(read).isEqualTo(expected);
    }

    @Test
    void whatCannotBeWrittenIsNamed() {
        GgufWriter writer = new GgufWriter().put("a", 1).tensor("x", Tensor.ones(1), StoredType.F32);
        assertThatIllegalArgumentException().isThrownBy(() -> writer.put("a",
                2)).withMessageContaining("'a'").withMessageContaining("before");
        assertThatIllegalArgumentException().isThrownBy(() -> writer.put("b", new Object())).withMessageContaining("'b' cannot be Object");
        assertThatIllegalArgumentException().isThrownBy(() -> writer.put("b", null)).withMessageContaining("'b' cannot be null");
        assertThatIllegalArgumentException().isThrownBy(() -> writer.put("b", List.of(1, "x"))).withMessageContaining("UINT32 and STRING");
        assertThatIllegalArgumentException().isThrownBy(() -> writer.put("general.alignment", 48)).withMessageContaining("48");
        assertThatIllegalArgumentException().isThrownBy(() -> writer.tensor("x", Tensor.ones(1),
                StoredType.F32)).withMessageContaining("'x'");
        assertThatIllegalArgumentException().isThrownBy(() -> writer.tensor("y", Tensor.ones(2, 33), StoredType.Q8_0))
                .withMessageContaining("[2, 33]").withMessageContaining("multiple of 32");
        assertThatIllegalArgumentException().isThrownBy(() -> writer.tensor("y", Tensor.ones(2, 256),
                StoredType.Q4_K)).withMessageContaining("Q4_K");
        assertThatIllegalArgumentException().isThrownBy(() -> writer.tensor("y", Tensor.ones(1, 1, 1, 1, 1), StoredType.F32))
                .withMessageContaining("5 axes");
        assertThat(writer.toString()).contains("[x]");
    }
}
