package org.loupe.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsBadInputTest {
    @TempDir
    private Path folder;

    private static Arguments of(String what, String json, int data, String... message) {
        return Arguments.of(what, WeightBytes.safetensors(json, data), message);
    }

    private static String tensor(String name, String dtype, String shape, String offsets) {
        return "\"" + name + "\":{\"dtype\":" + dtype + ",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}";
    }

    private static String one(String dtype, String shape, String offsets) {
        return "{" + tensor("w", dtype, shape, offsets) + "}";
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of("empty", new byte[0], new String[] {"length of the header", "8 bytes at byte 0", "only 0 bytes"}),
                Arguments.of("7 bytes", new byte[7], new String[] {"length of the header", "only 7 bytes"}),
                Arguments.of("header beyond the end", WeightBytes.empty().u64(100).bytes((byte) '{', (byte) '}').done(),
                        new String[] {"length of the header is 100", "10 bytes"}),
                Arguments.of("header of 2^63", WeightBytes.empty().u64(1L << 63).counting(9).done(),
                        new String[] {"length of the header is 9223372036854775808", "100000000"}),
                Arguments.of("header of 1 GB", WeightBytes.empty().u64(1L << 30).counting(9).done(), new String[] {"1073741824",
                        "100000000"}),
                Arguments.of("UTF-8", WeightBytes.empty().u64(9).bytes("{\"\u00ff\":{}}".getBytes(StandardCharsets.ISO_8859_1))
                        .bytes((byte) ' ').done(),
                        new String[] {"header is", "UTF-8"}),
                Arguments.of("overlong UTF-8", WeightBytes.empty().u64(10).bytes((byte) '{', (byte) '"', (byte) 0xC0, (byte) 0xAF)
                        .bytes("\":{}} ".getBytes(StandardCharsets.ISO_8859_1)).done(), new String[] {"header is", "UTF-8"}),
                of("no JSON", "{\"w\":", 0, "header is '{\"w\":", "rules for JSON"),
                of("a list", "[]", 0, "header is bytes 5b 5d", "must begin with {"),
                of("a number at its place", " {}", 0, "must begin with {"),
                of("two objects", "{}{}", 0, "rules for JSON"),
                of("deep", "{\"w\":" + "[".repeat(5000) + "]".repeat(5000) + "}", 0, "rules for JSON", "depth"),
                of("a number of 100 digits", one("\"F32\"", "[" + "9".repeat(100) + "]", "[0,4]"), 4, "rules for JSON", "100"),
                of("a name twice", "{" + tensor("w", "\"F32\"", "[1]", "[0,4]") + "," + tensor("w", "\"F32\"", "[1]", "[4,8]") + "}", 8,
                        "rules for JSON", "Duplicate", "w"),
                of("a field twice", "{\"w\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "Duplicate",
                        "dtype"),
                of("entry", "{\"w\":7}", 0, "entry of 'w' is 7", "JSON object"),
                of("no dtype", "{\"w\":{\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "dtype of 'w' is missing"),
                of("dtype", one("\"F8_E4M3\"", "[4]", "[0,4]"), 4, "dtype of 'w' is 'F8_E4M3'", "BF16"),
                of("dtype number", one("32", "[1]", "[0,4]"), 4, "dtype of 'w' is 32", "text"),
                of("quantised", one("\"Q8_0\"", "[32]", "[0,34]"), 34, "dtype of 'w' is 'Q8_0'"),
                of("no shape", "{\"w\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", 4, "shape of 'w' is missing"),
                of("negative", one("\"F32\"", "[-1]", "[0,4]"), 4, "shape of 'w' is -1", "0 to 2^63"),
                of("fraction", one("\"F32\"", "[1.0]", "[0,4]"), 4, "shape of 'w' is 1.0", "whole number"),
                of("axis", one("\"F32\"", "[4294967297]", "[0,4]"), 4, "shape of 'w' is [4294967297]", "2147483647"),
                of("product", one("\"F32\"", "[2147483647,2147483647,2147483647]", "[0,4]"), 4, "shape of 'w' is [2147483647, ", "2^63"),
                of("axes", one("\"F32\"", "[1" + ",1".repeat(32) + "]", "[0,4]"), 4, "shape of 'w' is 33 axes", "32"),
                of("no offsets", "{\"w\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4, "data_offsets of 'w' is missing"),
                of("three offsets", one("\"F32\"", "[1]", "[0,4,8]"), 8, "data_offsets of 'w' is [0, 4, 8]", "[begin, end]"),
                of("backwards", one("\"F32\"", "[1]", "[4,0]"), 4, "data_offsets of 'w' is [4, 0]", "[begin, end]"),
                of("beyond the end", one("\"F32\"", "[2]", "[0,8]"), 4, "data_offsets of 'w' is [0, 8]", "4 bytes"),
                of("too few bytes", one("\"F32\"", "[2]", "[0,4]"), 4, "data_offsets of 'w' is [0, 4]", "takes 8 bytes, not 4"),
                of("overlap", "{" + tensor("v", "\"F32\"", "[2]", "[0,8]") + "," + tensor("w", "\"F32\"", "[2]", "[4,12]") + "}", 12,
                        "offset of 'w' is 4", "overlaps 'v', which ends at 8"),
                of("the same bytes", "{" + tensor("v", "\"F32\"", "[2]", "[0,8]") + "," + tensor("w", "\"F32\"", "[2]", "[0,8]") + "}", 8,
                        "offset of 'w' is 0", "overlaps 'v'"),
                of("hole", "{" + tensor("v", "\"F32\"", "[2]", "[0,8]") + "," + tensor("w", "\"F32\"", "[2]", "[12,20]") + "}", 20,
                        "offset of 'w' is 12", "hole of 4 bytes behind 'v'"),
                of("hole at the beginning", one("\"F32\"", "[1]", "[1,5]"), 5, "offset of 'w' is 1", "hole of 1 bytes"),
                of("behind the end", one("\"F32\"", "[1]", "[0,4]"), 5, "length of the file", "nothing behind"),
                of("metadata", "{\"__metadata__\":{\"format\":7}}", 0, "__metadata__ 'format' is 7", "text"),
                of("metadata list", "{\"__metadata__\":[]}", 0, "__metadata__ is []", "object of texts"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void isNamedWithItsFileFieldAndValue(String what, byte[] content, String... message) {
        Path path = WeightBytes.file(folder, "bad.safetensors", content);
        assertThatThrownBy(() -> Safetensors.open(path).close()).isInstanceOf(WeightFileException.class)
                .hasMessageStartingWith(path + ": ").hasMessageContainingAll(message).satisfies(e -> {
                    WeightFileException exception = (WeightFileException) e;
                    assertThat(exception.file()).isEqualTo(path.toString());
                    assertThat(exception.getMessage()).contains(exception.field()).hasSizeLessThan(1000);
                });
    }

    @Test
    void aMessageStaysOnOneLine() {
        Path path = WeightBytes.file(folder, "bad.safetensors", WeightBytes.safetensors("{\"two\\nlines" + "x".repeat(1000) + "\":{}}", 0));
        assertThatThrownBy(() -> Safetensors.open(path).close()).message().contains("two\\u000alines").doesNotContain("\n").contains("x...")
                .hasSizeLessThan(600);
    }

    @Test
    void rightOnesOfTheSameBuildAreRead() throws Exception {
        String json = "{" + tensor("w", "\"F32\"", "[2]", "[4,12]") + "," + tensor("v", "\"F32\"", "[]", "[0,4]") + ","
                + tensor("none", "\"F32\"", "[0]", "[4,4]") + "}   ";
        try (Safetensors file = Safetensors.open(WeightBytes.file(folder, "good.safetensors", WeightBytes.safetensors(json, 12)))) {
            assertThat(file.floats("v")).containsExactly(Float.intBitsToFloat(0x03020100));
            assertThat(file.floats("w")).containsExactly(Float.intBitsToFloat(0x07060504), Float.intBitsToFloat(0x0B0A0908));
            assertThat(file.floats("none")).isEmpty();
        }
    }
}
