package org.loupe.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GgufBadInputTest {
    private static final int UINT32 = 4, BOOL = 7, STRING = 8, ARRAY = 9, F32 = 0, Q4_0 = 2, Q3_K = 11;

    @TempDir
    private Path folder;

    private static WeightBytes start(long tensors, long entries) {
        return WeightBytes.empty().bytes((byte) 'G', (byte) 'G', (byte) 'U', (byte) 'F').u32(3).u64(tensors).u64(entries);
    }

    private static WeightBytes tensor(WeightBytes bytes, String name, int type, long offset, long... lengths) {
        bytes.text(name).u32(lengths.length);
        for (long length : lengths) bytes.u64(length);
        return bytes.u32(type).u64(offset);
    }

    private static Arguments of(String what, WeightBytes bytes, String... message) {
        return Arguments.of(what, bytes.done(), message);
    }

    private static Arguments entry(String what, WeightBytes value, String... message) {
        return of(what, start(0, 1).text("k").bytes(value.done()), message);
    }

    private static Arguments single(String what, int type, long offset, long[] lengths, String... message) {
        return of(what, tensor(start(1, 0), "w", type, offset, lengths).padTo(32).counting(64), message);
    }

    private static long[] lengths(long... lengths) {
        return lengths;
    }

    static Stream<Arguments> wrong() {
        WeightBytes deep = WeightBytes.empty().u32(ARRAY);
        for (int i = 0; i < 8; i++) deep.u32(ARRAY).u64(1);
        return Stream.of(
                of("3 bytes", WeightBytes.empty().counting(3), "magic is 4 bytes at byte 0", "only 3 bytes"),
                of("magic", WeightBytes.empty().u32(7).u32(3).u64(0).u64(0), "magic is bytes 07 00 00 00", "GGUF"),
                of("version", WeightBytes.empty().bytes((byte) 'G', (byte) 'G', (byte) 'U', (byte) 'F').u32(4).u64(0).u64(0),
                        "version is 4"),
                of("no counts", WeightBytes.empty().bytes((byte) 'G', (byte) 'G', (byte) 'U', (byte) 'F').u32(3).u32(0), "tensor_count",
                        "only 4"),
                of("entries", start(0, 1L << 40), "metadata_kv_count is 1099511627776", "cannot hold"),
                of("entries of 2^64", start(0, -1), "metadata_kv_count is 18446744073709551615"),
                of("tensors", start(1L << 40, 0), "tensor_count is 1099511627776", "cannot describe"),
                of("tensors of 2^64", start(-1, 0), "tensor_count is 18446744073709551615"),
                of("key", start(0, 1).u64(1L << 50).counting(20), "key 0 is 1125899906842624 bytes", "only 20 bytes"),
                of("key of 2^63", start(0, 1).u64(1L << 63).counting(20), "key 0 is 9223372036854775808 bytes"),
                of("key UTF-8", start(0, 1).u64(2).bytes((byte) 0xC3, (byte) 0x28).u32(BOOL).counting(1), "key 0", "UTF-8"),
                of("key twice", start(0, 2).text("k").u32(BOOL).counting(1).text("k").u32(BOOL).counting(1), "key 1 is 'k'", "same key"),
                entry("type", WeightBytes.empty().u32(13).counting(20), "type of 'k' is 13", "0 to 12"),
                entry("type of 2^32", WeightBytes.empty().u32(-1).counting(20), "type of 'k' is 4294967295"),
                entry("truth value", WeightBytes.empty().u32(BOOL).bytes((byte) 2), "k is 2", "0 or 1"),
                entry("text", WeightBytes.empty().u32(STRING).u64(5).counting(4), "k is 5 bytes", "only 4"),
                entry("text UTF-8", WeightBytes.empty().u32(STRING).u64(1).bytes((byte) 0xFF), "k is", "UTF-8"),
                entry("list", WeightBytes.empty().u32(ARRAY).u32(UINT32).u64(1L << 30).counting(16), "length of 'k' is 1073741824",
                        "UINT32"),
                entry("list of 2^64", WeightBytes.empty().u32(ARRAY).u32(0).u64(-1).counting(16), "length of 'k' is 18446744073709551615"),
                entry("texts", WeightBytes.empty().u32(ARRAY).u32(STRING).u64(3).counting(16), "length of 'k' is 3", "STRING"),
                entry("lists in lists", deep, "k is a list in 4 lists", "at most 4"),
                of("alignment", start(0, 1).text("general.alignment").u32(UINT32).u32(24), "general.alignment is 24", "power of two"),
                of("alignment 0", start(0, 1).text("general.alignment").u32(UINT32).u32(0), "general.alignment is 0", "power of two"),
                of("alignment text", start(0, 1).text("general.alignment").u32(STRING).text("x"), "general.alignment is x", "whole number"),
                of("name", start(1, 0).u64(1000).counting(50), "name of tensor 0 is 1000 bytes"),
                of("name UTF-8", start(1, 0).u64(1).bytes((byte) 0x80).counting(30), "name of tensor 0", "UTF-8"),
                of("name twice", tensor(tensor(start(2, 0), "w", F32, 0, 8), "w", F32, 32, 8).padTo(32).counting(64),
                        "name of tensor 1 is 'w'"),
                single("axes", F32, 0, lengths(1, 1, 1, 1, 1), "n_dimensions of 'w' is 5", "at most 4"),
                of("axes of 2^32", start(1, 0).text("w").u32(-1).counting(40), "n_dimensions of 'w' is 4294967295"),
                single("length", F32, 0, lengths(1L << 31), "dimensions of 'w' is [2147483648]", "2147483647"),
                single("negative", F32, 0, lengths(8, -1), "dimensions of 'w' is [-1, 8]"),
                single("product", F32, 0, lengths(1L << 30, 1L << 30, 1L << 30), "dimensions of 'w'", "2^63"),
                single("type", 99, 0, lengths(8), "type of 'w' is 99", "does not have", "Q4_K"),
                single("other type", Q3_K, 0, lengths(256), "type of 'w' is 11 (Q3_K)"),
                single("blocks", Q4_0, 0, lengths(31), "dimensions of 'w' is [31]", "Q4_0", "32 values"),
                single("no axis", Q4_0, 0, lengths(), "dimensions of 'w' is []", "32 values"),
                single("alignment", F32, 8, lengths(2), "offset of 'w' is 8", "multiple of the alignment 32"),
                single("end", F32, 32, lengths(16), "offset of 'w' is byte 96 and the 64 bytes", "leave the file", "128 bytes"),
                single("offset", F32, 1L << 62, lengths(8), "offset of 'w' is 4611686018427387904", "leaves the file"),
                single("negative offset", F32, -32, lengths(8), "offset of 'w' is 18446744073709551584", "leaves the file"),
                single("hole", F32, 32, lengths(8), "offset of 'w' is 32", "hole of 32 bytes behind the beginning"),
                of("overlap", tensor(tensor(start(2, 0), "v", F32, 0, 16), "w", F32, 32, 8).padTo(32).counting(64),
                        "offset of 'w' is 32", "overlaps 'v', which ends at 64"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void isNamedWithItsFileFieldAndValue(String what, byte[] content, String... message) {
        Path path = WeightBytes.file(folder, "bad.gguf", content);
        assertThatThrownBy(() -> Gguf.open(path).close()).isInstanceOf(WeightFileException.class)
                .hasMessageStartingWith(path + ": ").hasMessageContainingAll(message);
    }

    @Test
    void rightOnesOfTheSameBuildAreRead() throws Exception {
        byte[] bytes = tensor(tensor(start(2, 1).text("k").u32(ARRAY).u32(BOOL).u64(2).bytes((byte) 1, (byte) 0), "w", Q4_0, 32, 32, 1),
                "v", F32, 0, 1, 2)
                .padTo(32).counting(50).done();
        try (Gguf file = Gguf.open(WeightBytes.file(folder, "good.gguf", bytes))) {
            assertThat(file.names()).containsExactly("w", "v");
            assertThat(file.info("w").shape()).containsExactly(1, 32);
            assertThat(file.floats("v")).containsExactly(Float.intBitsToFloat(0x03020100), Float.intBitsToFloat(0x07060504));
            assertThat(file.floats("w")[0]).isEqualTo(Half.toFloat(0x2120) * (0x2 - 8));
        }
    }
}
