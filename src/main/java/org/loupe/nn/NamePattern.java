package org.loupe.nn;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Chooses names of parameters or traced values, as {@code layer.*.weight} does: {@code *} stands for anything, also for nothing. */
public final class NamePattern {
    private NamePattern() { }

    /** Whether a whole name fits the pattern. */
    public static Predicate<String> matching(String pattern) {
        return Pattern.compile(("\\Q" + pattern + "\\E").replace("*", "\\E.*\\Q")).asMatchPredicate();
    }
}
