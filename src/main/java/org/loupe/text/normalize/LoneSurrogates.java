package org.loupe.text.normalize;

/** Halves of surrogate pairs that stand alone. They have no UTF-8, so Hugging Face's library cannot hold them; Loupe reads each as U+FFFD. */
final class LoneSurrogates {
    private static final char REPLACEMENT = 0xFFFD;

    private LoneSurrogates() { }

    /** A text of the same length without them. */
    static String replaced(String text) {
        char[] whole = null;
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isSurrogate(text.charAt(i))) continue;
            if (i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) i++;
            else {
                if (whole == null) whole = text.toCharArray();
                whole[i] = REPLACEMENT;
            }
        }
        return whole == null ? text : new String(whole);
    }
}
