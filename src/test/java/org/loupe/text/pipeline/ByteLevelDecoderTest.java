package org.loupe.text.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.loupe.text.split.ByteLevel;

class ByteLevelDecoderTest {
    private final ByteLevelDecoder decoder = new ByteLevelDecoder();

    @Test
    void bytesOfACharacterMayComeFromSeveralTokens() {
        assertThat(decoder.decode(List.of("\u0120caf\u00C3", "\u00A9", "!\u010A"))).isEqualTo(" caf\u00E9!\n");
        assertThat(decoder.decode(List.of())).isEmpty();
        assertThat(decoder.decode(List.of("\u00C3", "x"))).as("a character cut short").isEqualTo("\uFFFDx");
        assertThat(decoder.decode(List.of("a b", "\u0120", "\u4E16"))).as("tokens that are no bytes").isEqualTo("a b \u4E16");
    }

    /** The examples of Unicode's section 3.9, and the ends of each range. */
    @ParameterizedTest
    @CsvSource({"C0 AF E0 80 BF F0 81 82 41, ????????A", "ED A0 80 ED BF BF ED AF 41, ????????A",
        "F4 91 92 93 FF 41 80 BF 42, ?????A??B", "E1 80 E2 F0 91 92 F1 BF 41, ????A", "41 C2, A?", "E0 A0, ?", "F0 90 80, ?",
        "F4 8F BF BF, 10FFFF", "ED 9F BF, D7FF", "EE 80 80, E000",
        "C2 80, 80", "DF BF, 7FF", "E0 A0 80, 800", "F0 90 80 80, 10000", "C1 BF, ??", "F5 80, ??", "7F, 7F"})
    void whatIsNoUtf8IsReplaced(String hex, String expected) {
        byte[] bytes = new byte[(hex.length() + 1) / 3];
        for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) Integer.parseInt(hex.substring(3 * i, 3 * i + 2), 16);
        String text = expected.indexOf('?') >= 0 ? expected.replace('?', '\uFFFD') : Character.toString(Integer.parseInt(expected, 16));
        assertThat(ByteLevelDecoder.text(bytes)).isEqualTo(text);
    }

    @Property(tries = 2000)
    void decodingIsTheWayBack(@ForAll String text) {
        String whole = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertThat(decoder.decode(new ByteLevel(false, true).words(whole))).isEqualTo(whole);
    }

    @Property(tries = 2000)
    void validBytesAreReadAsJavaReadsThem(@ForAll byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            assertThat(ByteLevelDecoder.text(bytes)).isEqualTo(text);
        } catch (CharacterCodingException e) {
            assertThat(ByteLevelDecoder.text(bytes)).contains("\uFFFD");
        }
    }
}
