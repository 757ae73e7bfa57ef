package org.loupe.text.parity;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;

/** A tokenizer of Hugging Face's Rust library, called through DJL, in the words of Loupe. */
final class HuggingFace implements AutoCloseable {
    private final HuggingFaceTokenizer tokenizer;

    /**
     * What a text is read as.
     *
     * @param starts in Java's chars, as {@code ends}
     * @param special 1 for a special token that was added around the text
     */
    record Reading(int[] ids, int[] starts, int[] ends, int[] segments, int[] special) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Reading that && Arrays.equals(ids, that.ids) && Arrays.equals(starts, that.starts)
                    && Arrays.equals(ends, that.ends) && Arrays.equals(segments, that.segments) && Arrays.equals(special, that.special);
        }

        @Override
        public int hashCode() {
            return Objects.hash(Arrays.hashCode(ids), Arrays.hashCode(starts), Arrays.hashCode(ends));
        }

        /** The first token in which it differs from another. */
        String difference(Reading other) {
            for (int i = 0; i < Math.max(ids.length, other.ids.length); i++)
                if (!token(i).equals(other.token(i))) return "token " + i + ": " + token(i) + " should be " + other.token(i);
            return "none";
        }

        private String token(int i) {
            return i >= ids.length ? "none" : ids[i] + " at " + starts[i] + "-" + ends[i] + " segment " + segments[i] + " special " + special[i];
        }
    }

    HuggingFace(String json) {
        System.setProperty("ai.djl.offline", "true");
        try {
            tokenizer = HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json.getBytes(UTF_8)),
                    Map.of("truncation", "false", "padding", "false"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A text without lone surrogates: JNI makes three U+FFFD of one, and Rust cannot hold it at all. Loupe reads it as one U+FFFD. */
    static String comparable(String text) {
        StringBuilder whole = new StringBuilder(text.length());
        text.codePoints().forEach(c -> whole.appendCodePoint(c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c));
        return whole.toString();
    }

    /** A text with its special tokens. */
    Reading read(String text) {
        return reading(tokenizer.encode(comparable(text), true, false), text, "");
    }

    /** Two texts together. */
    Reading read(String a, String b) {
        return reading(tokenizer.encode(comparable(a), comparable(b), true, false), a, b);
    }

    private static Reading reading(Encoding encoding, String a, String b) {
        int[] ids = ints(encoding.getIds()), starts = new int[ids.length], ends = new int[ids.length];
        int[][] units = {units(a), units(b)};
        long[] texts = encoding.getSequenceIds();
        CharSpan[] spans = encoding.getCharTokenSpans();
        for (int i = 0; i < ids.length; i++) if (spans[i] != null) {
            int[] places = units[texts[i] == 1 ? 1 : 0];     // -1 for a special token, whose span is empty
            starts[i] = places[spans[i].getStart()];
            ends[i] = places[spans[i].getEnd()];
        }
        return new Reading(ids, starts, ends, ints(encoding.getTypeIds()), ints(encoding.getSpecialTokenMask()));
    }

    /** For each code point, as DJL counts, where it begins in Java's chars. */
    private static int[] units(String text) {
        int[] units = new int[text.length() + 1];
        int count = 0;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) units[count++] = at;
        units[count] = text.length();
        return units;
    }

    private static int[] ints(long... values) {
        return LongStream.of(values).mapToInt(Math::toIntExact).toArray();
    }

    /** The text of the ids. @param skips whether special tokens are left out */
    String decode(int[] ids, boolean skips) {
        return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), skips);
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
