package org.loupe.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.loupe.GoldenFile;

class GgufTest {
    private static final GoldenFile GOLDEN = GoldenFile.read("weights/weights.npz");

    @TempDir
    private Path folder;

    @Test
    void everyTypeDequantisesBitForBitAsTheOracle() throws IOException {
        try (Gguf file = Gguf.open(SafetensorsTest.golden(folder, "quants.gguf"))) {
            assertThat(file.version()).isEqualTo(3);
            assertThat(GOLDEN.names("gguf/")).contains("F32", "F16", "BF16", "F64", "Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q4_K",
                    "Q5_K", "Q6_K");
            for (String name : GOLDEN.names("gguf/")) {
                StoredTensor info = file.info(name);
                assertThat(info.type()).isEqualTo(StoredType.valueOf(name));
                assertThat(info.shape()).as(name).isEqualTo(GOLDEN.ints("ggufshape/" + name));
                float[] values = file.floats(name), expected = GOLDEN.floats("gguf/" + name);
                assertThat(values).hasSameSizeAs(expected);
                for (int i = 0; i < values.length; i++)
                    assertThat(Float.floatToIntBits(values[i])).as("%s at %d: %s, not %s", name, i, values[i], expected[i])
                            .isEqualTo(Float.floatToIntBits(expected[i]));
            }
            assertThat(file.info("I32").type()).isEqualTo(StoredType.I32);
        }
    }

    @Test
    void metadataOfEveryTypeIsRead() throws IOException {
        try (Gguf file = Gguf.open(SafetensorsTest.golden(folder, "quants.gguf"))) {
            GgufMetadata m = file.metadata();
            assertThat(m.text("general.architecture")).isEqualTo("loupe");
            assertThat(m.value("t.uint8")).isEqualTo(250);
            assertThat(m.value("t.int8")).isEqualTo(-100);
            assertThat(m.value("t.uint16")).isEqualTo(65_000);
            assertThat(m.value("t.int16")).isEqualTo(-30_000);
            assertThat(m.value("t.uint32")).isEqualTo(4_000_000_000L);
            assertThat(m.value("t.int32")).isEqualTo(-2_000_000_000);
            assertThat(m.value("t.uint64")).isEqualTo(-1L);
            assertThat(m.integer("t.int64")).isEqualTo(Long.MIN_VALUE);
            assertThat(m.value("t.float32")).isEqualTo(0.1f);
            assertThat(m.number("t.float64")).isEqualTo(0.1);
            assertThat(m.flag("t.bool")).isTrue();
            assertThat(m.text("t.string")).isEqualTo("Größe 👍🏽");
            assertThat(m.text("t.nothing")).isEmpty();
            assertThat(m.texts("t.strings")).containsExactly("a", "", "ß", "▁the");
            assertThat(m.integers("t.ints")).containsExactly(1, -2, 3);
            assertThat(m.numbers("t.floats")).containsExactly(0.5f, -0.25f);
            assertThat((boolean[]) m.value("t.bools")).containsExactly(true, false, true);
            assertThat(m.keys()).contains("general.architecture", "t.bools");
            assertThat(m.has("t.none")).isFalse();
            m.numbers("t.floats")[0] = 7;
            assertThat(m.numbers("t.floats")).as("a copy").containsExactly(0.5f, -0.25f);
            assertThatThrownBy(() -> m.texts("t.strings").set(0, "x")).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> m.text("t.none")).isInstanceOf(WeightFileException.class).hasMessageContaining("t.none is missing");
            assertThatThrownBy(() -> m.text("t.int8")).isInstanceOf(WeightFileException.class).hasMessageContaining("t.int8 is -100");
            assertThatThrownBy(() -> m.integer("t.float32")).isInstanceOf(WeightFileException.class).hasMessageContaining("whole number");
            assertThatThrownBy(() -> m.integers("t.strings")).isInstanceOf(WeightFileException.class).hasMessageContaining("a list of 4");
            assertThatThrownBy(() -> m.texts("t.ints")).isInstanceOf(WeightFileException.class).hasMessageContaining("a list of numbers");
        }
    }

    @Test
    void blocksAreTheBytesOfTheFile() throws IOException {
        Path path = SafetensorsTest.golden(folder, "quants.gguf");
        ByteBuffer whole = ByteBuffer.wrap(Files.readAllBytes(path));
        try (Gguf file = Gguf.open(path)) {
            for (String name : file.names()) {
                StoredTensor info = file.info(name);
                ByteBuffer blocks = file.blocks(name);
                assertThat(blocks.isReadOnly()).isTrue();
                assertThat(blocks.remaining()).isEqualTo((int) info.bytes());
                assertThat(blocks.mismatch(whole.slice((int) info.offset(), (int) info.bytes()))).as(name).isEqualTo(-1);
                assertThat(info.offset() % 32).isZero();
            }
        }
    }

    @Test
    void versionTwoIsReadAndOthersAreNot() throws IOException {
        byte[] bytes = Files.readAllBytes(SafetensorsTest.golden(folder, "quants.gguf"));
        bytes[4] = 2;
        try (Gguf file = Gguf.open(WeightBytes.file(folder, "two.gguf", bytes))) {
            assertThat(file.version()).isEqualTo(2);
            assertThat(file.floats("Q4_K")).isEqualTo(GOLDEN.floats("gguf/Q4_K"));
        }
        bytes[4] = 1;
        Path one = WeightBytes.file(folder, "one.gguf", bytes);
        assertThatThrownBy(() -> Gguf.open(one).close()).isInstanceOf(WeightFileException.class).hasMessageContaining("version is 1");
        bytes[4] = 0;
        bytes[7] = 3;
        Path big = WeightBytes.file(folder, "big.gguf", bytes);
        assertThatThrownBy(() -> Gguf.open(big).close()).isInstanceOf(WeightFileException.class).hasMessageContaining("big-endian");
    }
}
