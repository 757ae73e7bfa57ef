package org.loupe.nn;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Chooses names of parameters or traced values, as {@code layer.*.weight} does: {@code *} stands for anything, also for nothing. */
public final class NamePattern {
    private static final int SHOWN = 8;

    private NamePattern() { }

    /** Whether a whole name fits the pattern. */
    public static Predicate<String> matching(String pattern) {
        return Pattern.compile(("\\Q" + pattern + "\\E").replace("*", "\\E.*\\Q")).asMatchPredicate();
    }

    /** The error of a pattern that fits no name; tells those that come nearest, in their order. */
    public static IllegalArgumentException unmatched(String pattern, Collection<String> names) {
        if (names.isEmpty()) return new IllegalArgumentException("no value is named " + pattern
                + ", nor anything else: does a model run in the work, and on this thread?");
        Set<String> nearest = names.stream().sorted(Comparator.comparingInt(name -> distance(pattern, name))).limit(SHOWN).collect(Collectors.toSet());
        List<String> inOrder = names.stream().filter(nearest::contains).toList();
        return new IllegalArgumentException("no value is named " + pattern + "; " + (inOrder.size() == names.size() ? "there are " : "of "
                + names.size() + " names the nearest are ") + inOrder);
    }

    /** How many characters must change, come or go to make one text of another (Levenshtein 1966). */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) row[j] = j;
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
