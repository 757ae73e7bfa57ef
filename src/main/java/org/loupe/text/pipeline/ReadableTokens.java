package org.loupe.text.pipeline;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Tokens as text for a reader: the spaces and characters that they stand for, and bytes that are a part of a character as numbers. */
final class ReadableTokens {
    private static final Pattern BYTE = Pattern.compile("<0x([0-9A-Fa-f]{2})>");
    private static final char SPACE = '▁';

    private ReadableTokens() { }

    /** Whether the tokens are written in the alphabet of bytes. */
    static boolean areBytes(Decoder decoder) {
        if (decoder instanceof Decoders.Sequence sequence) return sequence.steps().stream().anyMatch(ByteLevelDecoder.class::isInstance);
        return decoder instanceof ByteLevelDecoder;
    }

    /** Of a byte-level token: " cat" for {@code Ġcat}, "⟨F0 9F⟩" for two bytes of an emoji. */
    static String ofBytes(String token) {
        byte[] bytes = ByteLevelDecoder.bytes(token);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException partOfACharacter) {
            return "⟨" + String.join(" ", hex(bytes)) + "⟩";
        }
    }

    /** Of a piece: " cat" for {@code ▁cat}, "⟨E4⟩" for {@code <0xE4>}. */
    static String ofPiece(String token) {
        Matcher single = BYTE.matcher(token);
        if (!single.matches()) return token.replace(SPACE, ' ');
        int value = Integer.parseInt(single.group(1), 16);
        // The bytes of ASCII are whole characters.
        return value < 0x80 ? String.valueOf((char) value) : "⟨" + single.group(1) + "⟩";
    }

    private static List<String> hex(byte[] bytes) {
        return IntStream.range(0, bytes.length).mapToObj(i -> String.format("%02X", bytes[i])).toList();
    }
}
