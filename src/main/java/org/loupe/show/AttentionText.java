package org.loupe.show;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.loupe.inspect.AttentionMaps;
import org.loupe.inspect.HeadStatistics;
import org.loupe.inspect.TokenRoles;

/** An attention view in plain text. */
final class AttentionText {
    /** Up to here all numbers are printed: more is no longer read in a console. */
    private static final int FULL_LIMIT = 400;

    private AttentionText() {
    }

    static String of(AttentionView view) {
        StringBuilder out = new StringBuilder(title(view)).append(".\n");
        if (canTell(view.queries(), view.keys())) summaries(view, out);
        if ((long) view.layers() * view.heads() * view.queries().size() * view.keys().size() <= 2 * FULL_LIMIT)
            for (int l = 0; l < view.layers(); l++)
                for (int h = 0; h < view.heads(); h++)
                    out.append("\nlayer ").append(l).append(", head ").append(h).append('\n').append(view.text(l, h));
        return out.toString();
    }

    /** Whether averages over positions mean something: both sides are one text, and it is long enough. */
    private static boolean canTell(List<String> queries, List<String> keys) {
        return queries.equals(keys) && HeadStatistics.canTell(queries.size());
    }

    /** What each head looks at on average; nothing where that cannot be told. */
    static List<String> captions(List<String> queries, List<String> keys, float[][][]... probabilities) {
        if (!canTell(queries, keys)) return List.of();
        return Arrays.stream(HeadStatistics.of(new AttentionMaps(probabilities, TokenRoles.of(keys)))).flatMap(Arrays::stream)
                .map(AttentionText::summary).toList();
    }

    private static void summaries(AttentionView view, StringBuilder out) {
        HeadStatistics[][] all = HeadStatistics.of(view.maps());
        out.append("layer  head   first  previous  itself  entropy (bits)\n");
        for (int l = 0; l < view.layers(); l++)
            for (int h = 0; h < view.heads(); h++) {
                HeadStatistics s = all[l][h];
                out.append(String.format(Locale.ROOT, "%5d  %4d  %6.2f  %8.2f  %6.2f  %7.2f\n", l, h, s.first(), s.previous(), s.itself(), s.entropy()));
            }
    }

    /** "first 0.31 · previous 0.22 · itself 0.10 · entropy 2.31 bits". */
    private static String summary(HeadStatistics s) {
        return String.format(Locale.ROOT, "first %.2f · previous %.2f · itself %.2f · entropy %.2f bits", s.first(), s.previous(), s.itself(), s.entropy());
    }

    /** "Attention of 2 layers x 4 heads: 6 queries, 6 keys; no query looks at a later key." */
    static String title(AttentionView view) {
        return "Attention of " + count(view.layers(), "layer", "layers") + " x " + count(view.heads(), "head", "heads") + ": "
                + count(view.queries().size(), "query", "queries") + ", " + count(view.keys().size(), "key", "keys")
                + (view.isCausal() && view.keys().size() > 1 ? "; no query looks at a later key" : "");
    }

    private static String count(int n, String one, String many) {
        return n + " " + (n == 1 ? one : many);
    }
}
