package org.loupe.text.split;

import java.util.ArrayList;
import java.util.List;
import org.loupe.text.normalize.AlignedText;

/**
 * Writes each word as the bytes of its UTF-8 form, in the characters of {@link ByteAlphabet}. So 256 tokens are enough for every
 * text there is, and no character is unknown. All bytes of a character have its place in the source. Half of a surrogate pair
 * counts as U+FFFD. This is the {@code ByteLevel} pre-tokenizer of Hugging Face.
 *
 * @param addPrefixSpace whether a text that does not begin with a space gets one, so that its first word is as the others
 * @param useRegex whether the text is first cut by {@link SplitRules#GPT2}
 */
public record ByteLevel(boolean addPrefixSpace, boolean useRegex) implements PreTokenizer {
    private static final PreTokenizer GPT2 = RegexSplit.isolating(SplitRules.GPT2);
    private static final int REPLACEMENT = 0xFFFD;

    @Override
    public List<AlignedText> split(AlignedText text) {
        if (text.isEmpty()) return List.of();
        AlignedText whole = addPrefixSpace && text.text().charAt(0) != ' ' ? withSpace(text) : text;
        if (!useRegex) return List.of(bytes(whole));
        List<AlignedText> words = new ArrayList<>(GPT2.split(whole));
        words.replaceAll(ByteLevel::bytes);
        return words;
    }

    private static AlignedText withSpace(AlignedText text) {
        int first = Character.charCount(text.text().codePointAt(0));
        return text.rewrite().write(" ", 0, first).keep(0, text.length()).build();
    }

    /** A text, not empty, as the characters of its bytes. */
    private static AlignedText bytes(AlignedText text) {
        String s = text.text();
        boolean isSame = true;
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c >= 0x80) return wide(text);
            isSame &= ByteAlphabet.character(c) == c;
        }
        if (isSame) return text;
        char[] characters = new char[s.length()];
        for (int i = 0; i < characters.length; i++) characters[i] = ByteAlphabet.character(s.charAt(i));
        return text.withText(new String(characters));
    }

    private static AlignedText wide(AlignedText text) {
        String s = text.text();
        AlignedText.Builder written = text.rewrite();
        StringBuilder bytes = new StringBuilder(4);
        for (int at = 0, next; at < s.length(); at = next) {
            int c = s.codePointAt(at);
            next = at + Character.charCount(c);
            bytes.setLength(0);
            utf8(c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? REPLACEMENT : c, bytes);
            written.write(bytes, at, next);
        }
        return written.build();
    }

    /** The one to four bytes of a code point (RFC 3629, section 3). */
    private static void utf8(int c, StringBuilder bytes) {
        if (c < 0x80) bytes.append(ByteAlphabet.character(c));
        else {
            int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3, lead = 0xFF << 7 - more & 0xFF;
            bytes.append(ByteAlphabet.character(lead | c >> 6 * more));
            while (--more >= 0) bytes.append(ByteAlphabet.character(0x80 | c >> 6 * more & 0x3F));
        }
    }
}
