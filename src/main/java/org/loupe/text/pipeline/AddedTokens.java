package org.loupe.text.pipeline;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.loupe.text.WhiteSpace;
import org.loupe.text.normalize.AlignedText;
import org.loupe.text.normalize.Normalizer;

/** Finds added tokens in a text. Of several that begin at one place the longest counts. */
final class AddedTokens {
    private final List<AddedToken> all;
    private final Map<Character, List<Entry>> raw = new HashMap<>(), normalized = new HashMap<>();     // by their first character, longest first

    /** An added token as it is looked for. */
    private record Entry(String content, AddedToken token) { }

    /** A stretch of text: an added token, or text between such, for which the token is null. */
    record Part(AddedToken token, AlignedText text) { }

    AddedTokens(Collection<AddedToken> tokens, Normalizer normalizer) {
        all = List.copyOf(tokens);
        for (AddedToken token : all) {
            String content = token.normalized() ? normalizer.apply(token.content()) : token.content();
            if (content.isEmpty()) continue;
            Map<Character, List<Entry>> table = token.normalized() ? normalized : raw;
            table.computeIfAbsent(content.charAt(0), first -> new ArrayList<>()).add(new Entry(content, token));
        }
        Comparator<Entry> longestFirst = Comparator.comparingInt(entry -> -entry.content.length());
        raw.values().forEach(entries -> entries.sort(longestFirst));
        normalized.values().forEach(entries -> entries.sort(longestFirst));
    }

    List<AddedToken> all() {
        return all;
    }

    /** The parts of a text in their order; what is no added token comes normalised. */
    List<Part> split(String text, Normalizer normalizer) {
        List<Part> parts = new ArrayList<>();
        for (Part part : cut(AlignedText.of(text), raw)) {
            if (part.token != null) parts.add(part);
            else parts.addAll(cut(normalizer.apply(part.text), normalized));
        }
        return parts;
    }

    private static List<Part> cut(AlignedText text, Map<Character, List<Entry>> table) {
        if (text.isEmpty()) return List.of();
        if (table.isEmpty()) return List.of(new Part(null, text));
        List<Part> parts = new ArrayList<>();
        String s = text.text();
        int done = 0;
        for (int at = 0; at < s.length(); ) {
            Entry found = at(s, at, table);
            if (found == null) {
                at++;
                continue;
            }
            int start = at, end = at += found.content.length();
            AddedToken token = found.token;
            if (token.singleWord() && (isWordBefore(s, start) || isWordAt(s, end))) continue;
            if (token.takesLeft()) while (start > done && isSpace(s.codePointBefore(start))) start -= Character.charCount(s.codePointBefore(start));
            if (token.takesRight()) while (end < s.length() && isSpace(s.codePointAt(end))) end += Character.charCount(s.codePointAt(end));
            if (start > done) parts.add(new Part(null, text.slice(done, start)));
            parts.add(new Part(token, text.slice(start, end)));
            at = Math.max(at, end);
            done = end;
        }
        if (done < s.length()) parts.add(new Part(null, text.slice(done, s.length())));
        return parts;
    }

    private static Entry at(String s, int at, Map<Character, List<Entry>> table) {
        for (Entry entry : table.getOrDefault(s.charAt(at), List.of())) if (s.startsWith(entry.content, at)) return entry;
        return null;
    }

    private static boolean isWordBefore(String s, int index) {
        return index > 0 && isWord(s.codePointBefore(index));
    }

    private static boolean isWordAt(String s, int index) {
        return index < s.length() && isWord(s.codePointAt(index));
    }

    /** As the regular expression {@code \w} of Unicode: letters, marks, digits and connectors. */
    private static boolean isWord(int c) {
        return Character.isLetterOrDigit(c) || switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK,
                    Character.CONNECTOR_PUNCTUATION, Character.LETTER_NUMBER -> true;
            default -> c == 0x200C || c == 0x200D;
        };
    }

    private static boolean isSpace(int c) {
        return WhiteSpace.is(c);
    }
}
