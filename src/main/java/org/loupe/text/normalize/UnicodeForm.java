package org.loupe.text.normalize;

import java.text.Normalizer.Form;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * The normal forms of Unicode (Unicode Standard Annex 15): characters taken apart into letters and marks (D) or put together
 * (C), and with K also those made plain that differ in their looks only, such as full-width letters and ligatures.
 *
 * <p>A part takes the place of the character it was taken from; a character put together takes the place of its first part.
 */
public enum UnicodeForm implements Normalizer {
    NFC(Form.NFC, Form.NFD), NFD(Form.NFD, Form.NFD), NFKC(Form.NFKC, Form.NFKD), NFKD(Form.NFKD, Form.NFKD);

    private static final int FIRST_WITH_PARTS = 0xA0;

    private final Form form, apart;

    UnicodeForm(Form form, Form apart) {
        this.form = form;
        this.apart = apart;
    }

    @Override
    public AlignedText apply(AlignedText text) {
        if (java.text.Normalizer.isNormalized(text.text(), form)) return text;
        Transformation result = new Transformation(text);
        String s = text.text();
        int done = 0;
        for (int at = 0, next; at < s.length(); at = next) {
            next = at + Character.charCount(s.codePointAt(at));
            if (!YoungCharacters.contains(s.codePointAt(at))) continue;
            apply(s.substring(done, at), result);
            result.add(s.codePointAt(at), 0);
            done = next;
        }
        apply(s.substring(done), result);
        return result.build();
    }

    private void apply(String stretch, Transformation result) {
        Changes changes = new Changes();
        stretch.codePoints().forEach(c -> {
            int[] parts = parts(c, apart);
            for (int i = 0; i < parts.length; i++) changes.add(parts[i], i == 0 ? 0 : 1);
        });
        java.text.Normalizer.normalize(stretch, form).codePoints().forEach(c -> {
            int[] parts = parts(c, Form.NFD);
            int change = changes.take(parts[0]);
            for (int i = 1; i < parts.length; i++) change += changes.take(parts[i]) - 1;
            result.add(c, change);
        });
    }

    private static int[] parts(int c, Form form) {
        if (c < FIRST_WITH_PARTS) return new int[] {c};
        return java.text.Normalizer.normalize(Character.toString(c), form).codePoints().toArray();
    }

    /**
     * The change of every part. Marks are sorted on the way, but of two equal ones the first stays the first, so that the n-th of
     * its kind before is the n-th of its kind after.
     */
    private static final class Changes {
        private final Map<Integer, Deque<Integer>> waiting = new HashMap<>();

        void add(int part, int change) {
            waiting.computeIfAbsent(part, first -> new ArrayDeque<>()).add(change);
        }

        int take(int part) {
            return waiting.get(part).remove();
        }
    }
}
