package org.loupe.text.pipeline;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.loupe.text.split.ByteAlphabet;

/**
 * Makes text of byte-level tokens: all their bytes together, read as UTF-8. A token with a character that stands for no byte
 * counts as the text that it is. Where the bytes are not UTF-8, as when the text was cut within a character, each longest
 * beginning of a character becomes one U+FFFD (Unicode, section 3.9, "Substitution of Maximal Subparts").
 */
public final class ByteLevelDecoder implements Decoder, DecodeStep {
    @Override
    public String decode(List<String> tokens) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String token : tokens) bytes.writeBytes(bytes(token));
        return text(bytes.toByteArray());
    }

    @Override
    public List<String> apply(List<String> parts) {
        return List.of(decode(parts));
    }

    /** The bytes of one token. */
    public static byte[] bytes(String token) {
        byte[] bytes = new byte[token.length()];
        for (int i = 0; i < bytes.length; i++) {
            int value = ByteAlphabet.value(token.charAt(i));
            if (value < 0) return token.getBytes(StandardCharsets.UTF_8);
            bytes[i] = (byte) value;
        }
        return bytes;
    }

    // Java's own decoder makes one U+FFFD of the three bytes of a lone surrogate, where Rust's and the browsers' make three.
    static String text(byte... utf8) {
        StringBuilder text = new StringBuilder(utf8.length);
        for (int at = 0; at < utf8.length; ) {
            int lead = utf8[at++] & 0xFF;
            int more = lead < 0x80 ? 0 : lead < 0xC2 ? -1 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : lead < 0xF5 ? 3 : -1;
            int c = more <= 0 ? lead : lead & 0x3F >> more;
            int low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80, high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
            while (more > 0 && at < utf8.length && (utf8[at] & 0xFF) >= low && (utf8[at] & 0xFF) <= high) {
                c = c << 6 | utf8[at++] & 0x3F;
                more--;
                low = 0x80;
                high = 0xBF;
            }
            text.appendCodePoint(more == 0 ? c : 0xFFFD);
        }
        return text.toString();
    }
}
