package org.loupe.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.loupe.weights.StoredType;

/** A quantised matrix stands for the numbers of its file, in as little memory, and refuses what is none. */
class QuantizedMatrixTest {
    @ParameterizedTest
    @EnumSource(QuantizedFormat.class)
    void standsForExactlyTheNumbersOfTheFile(QuantizedFormat format) {
        for (int[] size : new int[][] {{1, 32}, {3, 64}, {7, 544}, {200, 1_184}}) {
            QuantizedSample sample = QuantizedSample.random(format, size[0], size[1], 7);
            Tensor values = sample.matrix().toTensor();
            assertThat(values.shape()).containsExactly(size);
            assertSame(values, sample);
        }
    }

    @ParameterizedTest
    @EnumSource(QuantizedFormat.class)
    void hasTheBlocksOfTheFileAndTakesNoMoreMemory(QuantizedFormat format) {
        StoredType stored = StoredType.valueOf(format.name());
        assertThat(format.blockSize()).isEqualTo(stored.format().blockSize());
        assertThat(format.bytesPerBlock()).isEqualTo(stored.format().bytesPerBlock());
        QuantizedSample sample = QuantizedSample.random(format, 5, 96, 1);
        assertThat(sample.matrix().memory()).isEqualTo(sample.bytes().length).isEqualTo(15L * format.bytesPerBlock());
        assertThat(sample.matrix()).hasToString(format + " [5, 96]");
    }

    @ParameterizedTest
    @EnumSource(QuantizedFormat.class)
    void staysAsItIsWhenTheBytesChange(QuantizedFormat format) {
        QuantizedSample sample = QuantizedSample.random(format, 2, 64, 3);
        Arrays.fill(sample.bytes(), (byte) 1);
        assertSame(sample.matrix().toTensor(), sample);
    }

    @ParameterizedTest
    @EnumSource(QuantizedFormat.class)
    void rowsAreReadByNumber(QuantizedFormat format) {
        QuantizedSample sample = QuantizedSample.random(format, 9, 96, 5);
        int[][] ids = {{8, 0, 3}, {3, 3, 7}};
        Tensor rows = sample.matrix().rows(ids);
        assertThat(rows.shape()).containsExactly(2, 3, 96);
        assertThat(rows.toFloats()).isEqualTo(sample.matrix().toTensor().rows(ids).toFloats());
        assertThat(sample.matrix().rows(new int[0][]).shape()).containsExactly(0, 0, 96);
        assertThat(sample.matrix().rows(new int[2][0]).shape()).containsExactly(2, 0, 96);
    }

    @Test
    void rowsThatAreNotThereAreRefused() {
        QuantizedMatrix matrix = QuantizedSample.random(QuantizedFormat.Q4_0, 4, 32, 1).matrix();
        assertThatThrownBy(() -> matrix.rows(new int[][] {{0, 4}})).isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("rows: id 4 at [0, 1] is outside the table, whose rows go from 0 to 3");
        assertThatThrownBy(() -> matrix.rows(new int[][] {{-1}})).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> matrix.rows(new int[][] {{1, 2}, {3}})).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("row 1 has 1");
    }

    @ParameterizedTest
    @EnumSource(QuantizedFormat.class)
    void whatIsNoMatrixOfBlocksIsRefused(QuantizedFormat format) {
        byte[] block = new byte[format.bytesPerBlock()];
        for (int[] size : new int[][] {{0, 32}, {-1, 32}, {1, 0}, {1, -32}, {1, 48}, {2, 16}})
            assertThatThrownBy(() -> QuantizedMatrix.of(format, size[0], size[1], block)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(format + " [" + size[0] + ", " + size[1] + "] cannot be")
                    .hasMessageContaining("a multiple of 32");
        for (int[] size : new int[][] {{2, 32}, {1, 64}, {Integer.MAX_VALUE, 1 << 30}})
            assertThatThrownBy(() -> QuantizedMatrix.of(format, size[0], size[1], block)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("there are " + block.length);
    }

    @ParameterizedTest
    @EnumSource(QuantizedFormat.class)
    void scalesThatAreNoNumbersAreRefused(QuantizedFormat format) {
        int length = format.bytesPerBlock();
        for (int bits : new int[] {0x7C00, 0xFC00, 0x7E00, 0xFFFF})
            for (int at = 0; at < (format == QuantizedFormat.Q4_1 ? 2 : 1); at++) {
                byte[] bytes = new byte[3 * length];
                bytes[2 * length + 2 * at] = (byte) bits;
                bytes[2 * length + 2 * at + 1] = (byte) (bits >> 8);
                assertThatThrownBy(() -> QuantizedMatrix.of(format, 1, 96, bytes)).isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining((bytes[2 * length + 1] == 0 ? "minimum" : "scale") + " of block 2 is infinite or NaN")
                        .hasMessageContaining(Integer.toHexString(bits));
            }
    }

    /** But for the sign of a 0. */
    private static void assertSame(Tensor values, QuantizedSample sample) {
        float[] actual = values.toFloats();
        assertThat(actual).hasSameSizeAs(sample.values());
        for (int i = 0; i < actual.length; i++) if (actual[i] != sample.values()[i]) assertThat(actual).isEqualTo(sample.values());
    }
}
