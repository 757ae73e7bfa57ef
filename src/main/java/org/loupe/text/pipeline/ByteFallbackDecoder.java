package org.loupe.text.pipeline;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** Bytes for {@code <0x00>} to {@code <0xFF>}, and characters for bytes beside each other; U+FFFD for each if they are no UTF-8. */
public record ByteFallbackDecoder() implements DecodeStep {
    private static final Pattern BYTE = Pattern.compile("<0x[0-9A-Fa-f]{2}>");
    private static final int HEX = 16;

    @Override
    public List<String> apply(List<String> parts) {
        List<String> result = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.allocate(parts.size());
        for (String part : parts) {
            if (BYTE.matcher(part).matches()) {
                bytes.put((byte) Integer.parseInt(part.substring(3, 5), HEX));
                continue;
            }
            empty(bytes, result);
            result.add(part);
        }
        empty(bytes, result);
        return result;
    }

    private static void empty(ByteBuffer bytes, List<String> result) {
        if (bytes.position() == 0) return;
        bytes.flip();
        try {
            result.add(StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString());
        } catch (CharacterCodingException e) {
            result.addAll(Collections.nCopies(bytes.limit(), "\uFFFD"));
        }
        bytes.clear();
    }
}
