package org.loupe.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.loupe.GoldenFile;

/** That all types de-quantise as the oracle does is in GgufTest; here are the two that are written, and their bounds. */
class QuantisationTest {
    private static final GoldenFile GOLDEN = GoldenFile.read("weights/weights.npz");

    @ParameterizedTest
    @ValueSource(strings = {"Q8_0", "Q4_0", "BF16", "F16"})
    void bytesEqualThoseOfTheOracle(String name) {
        StoredType type = StoredType.valueOf(name);
        float[] values = GOLDEN.floats("quantise/values");
        int[] expected = GOLDEN.ints("quantise/" + name);
        int blocks = values.length / type.format().blockSize();
        byte[] bytes = new byte[blocks * type.format().bytesPerBlock()];
        type.encode(values, 0, blocks, bytes);
        int[] unsigned = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) unsigned[i] = bytes[i] & 0xFF;
        assertThat(unsigned).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(value = StoredType.class, names = {"Q8_0", "Q4_0"})
    void noValueMovesByMoreThanItsStepAllows(StoredType type) {
        Random random = new Random(1);
        float[] values = new float[320], back = new float[320];
        for (int i = 0; i < values.length; i++) values[i] = (float) (random.nextGaussian() * Math.pow(10, i / 32 - 4));
        byte[] bytes = new byte[10 * type.format().bytesPerBlock()];
        type.encode(values, 0, 10, bytes);
        type.decode(bytes, 10, back, 0);
        for (int block = 0; block < 10; block++) {
            float largest = 0;
            for (int i = block * 32; i < block * 32 + 32; i++) largest = Math.max(largest, Math.abs(values[i]));
            // Half a step for rounding, a whole one where Q4_0 has no 8 for its -8, and the rounding of the scale to float16.
            double step = type == StoredType.Q8_0 ? largest / 127 * 0.5 : largest / 8, scale = largest * 0x1p-11 + 1e-6 * largest
                    + 127 * 0x1p-25;
            for (int i = block * 32; i < block * 32 + 32; i++) assertThat(back[i]).isCloseTo(values[i], within((float) (step + scale)));
        }
    }

    @ParameterizedTest
    @EnumSource(value = StoredType.class, names = {"Q8_0", "Q4_0"})
    void zerosAndTheSmallestNumbersBecomeZero(StoredType type) {
        float[] values = new float[64], back = new float[64];
        for (int i = 32; i < 64; i++) values[i] = Float.MIN_VALUE * (i % 3);
        byte[] bytes = new byte[2 * type.format().bytesPerBlock()];
        type.encode(values, 0, 2, bytes);
        type.decode(bytes, 2, back, 0);
        for (float value : back) assertThat(value).isZero();
    }

    @ParameterizedTest
    @EnumSource(value = StoredType.class, names = {"Q8_0", "Q4_0"})
    void whatABlockCannotHoldIsNamed(StoredType type) {
        byte[] bytes = new byte[type.format().bytesPerBlock()];
        for (float wrong : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
            float[] values = new float[32];
            values[7] = wrong;
            assertThatIllegalArgumentException().isThrownBy(() -> type.encode(values, 0, 1, bytes))
                    .withMessageContaining(wrong + " at 7").withMessageContaining("F32");
        }
        float[] large = new float[32];
        large[3] = 1e9f;
        assertThatIllegalArgumentException().isThrownBy(() -> type.encode(large, 0, 1, bytes)).withMessageContaining("65504");
    }

    @Test
    void lengthsAndTypesAreChecked() {
        assertThatIllegalArgumentException().isThrownBy(() -> StoredType.Q4_K.decode(new byte[143], 1, new float[256], 0))
                .withMessageContaining("144 bytes").withMessageContaining("143");
        assertThatIllegalArgumentException().isThrownBy(() -> StoredType.Q6_K.decode(new byte[210], 1, new float[256], 1))
                .withMessageContaining("256 values").withMessageContaining("255");
        assertThatIllegalArgumentException().isThrownBy(() -> StoredType.I64.decode(new byte[8], 1, new float[1],
                0)).withMessageContaining("I64");
        assertThatIllegalArgumentException().isThrownBy(() -> StoredType.Q4_K.encode(new float[256], 0, 1, new byte[144]))
                .withMessageContaining("Q4_K").withMessageContaining("Q8_0");
        assertThat(StoredType.Q4_0.format().bitsPerValue()).isEqualTo(4.5);
        assertThat(StoredType.Q6_K.format().bitsPerValue()).isEqualTo(6.5625);
    }
}
