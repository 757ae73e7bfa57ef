package org.loupe.show;

import java.util.List;
import java.util.Locale;

/** An attention view in plain text. */
final class AttentionText {
    /** Up to here all numbers are printed: more is no longer read in a console. */
    private static final int FULL_LIMIT = 400;
    private static final int LABEL = 10;

    private AttentionText() {
    }

    static String of(AttentionView view) {
        StringBuilder out = new StringBuilder(title(view)).append('\n');
        // The averages speak of positions, so they mean something only where both sides are the same text.
        if (view.queries().equals(view.keys())) summaries(view, out);
        if (AttentionData.count(view) <= FULL_LIMIT)
            for (int l = 0; l < view.layers(); l++)
                for (int h = 0; h < view.heads(); h++)
                    out.append("\nlayer ").append(l).append(", head ").append(h).append('\n').append(matrix(view, l, h));
        return out.toString().replace("\r\n", "\n");
    }

    private static void summaries(AttentionView view, StringBuilder out) {
        out.append("layer  head   first  previous  itself  entropy (bits)\n");
        for (int l = 0; l < view.layers(); l++)
            for (int h = 0; h < view.heads(); h++) {
                HeadSummary s = HeadSummary.of(view, l, h);
                out.append(String.format(Locale.ROOT, "%5d  %4d  %6.2f  %8.2f  %6.2f  %7.2f%n", l, h, s.first(), s.previous(), s.itself(), s.entropy()));
            }
    }

    /** "Attention of 2 layers x 4 heads: 6 queries, 6 keys; no query looks at a later key." */
    static String title(AttentionView view) {
        return "Attention of " + count(view.layers(), "layer", "layers") + " x " + count(view.heads(), "head", "heads") + ": "
                + count(view.queries().size(), "query", "queries") + ", " + count(view.keys().size(), "key", "keys")
                + (view.isCausal() && view.keys().size() > 1 ? "; no query looks at a later key." : ".");
    }

    private static String count(int n, String one, String many) {
        return n + " " + (n == 1 ? one : many);
    }

    /** A row for each query, a column of five characters for each key; keys that cannot be seen are left blank. */
    static String matrix(AttentionView view, int layer, int head) {
        StringBuilder out = new StringBuilder(" ".repeat(LABEL));
        for (String key : view.keys()) out.append(' ').append(cell(Html.visible(key), 4));
        out.append('\n');
        List<String> queries = view.queries();
        for (int q = 0; q < queries.size(); q++) {
            out.append(cell(q + " " + Html.visible(queries.get(q)), LABEL));
            for (int k = 0; k < view.visibleKeys(q); k++) out.append(' ').append(number(view.probability(layer, head, q, k)));
            out.append('\n');
        }
        return out.toString();
    }

    private static String cell(String visible, int width) {
        String text = Html.shorten(visible, width);
        while (columns(text) > width) text = Html.shorten(visible, text.codePointCount(0, text.length()) - 1);
        return text + " ".repeat(width - columns(text));
    }

    /** How many columns a text takes in a console: Chinese, Japanese and Korean characters and emoji take two. */
    private static int columns(String text) {
        return text.codePoints().map(c -> switch (Character.UnicodeScript.of(c)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL -> 2;
            default -> c >= 0x1F300 && c < 0x20000 ? 2 : 1;
        }).sum();
    }

    /** Two decimals: 0.41. */
    static String number(double share) {
        int hundredths = (int) Math.round(share * 100);
        return hundredths / 100 + "." + hundredths / 10 % 10 + hundredths % 10;
    }
}
