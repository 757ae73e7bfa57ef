package org.loupe.text.split;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.loupe.text.Vocabulary;
import org.loupe.text.normalize.AlignedText;

/**
 * Cuts a text where a regular expression matches: the {@code Split} pre-tokenizer of Hugging Face. Expressions mean what they
 * mean to Oniguruma, which reads them there: classes are Unicode's (so \s is its property White_Space), ignoring case folds all
 * scripts, only the line feed ends a line, and ^ and $ stand at every line. Only \w differs a little: it takes in the two joiners
 * here, and ¹, ², ³ and the fractions of Latin-1 there. Immutable.
 */
public final class RegexSplit implements PreTokenizer {
    private static final int LIKE_ONIGURUMA =
            Pattern.UNICODE_CHARACTER_CLASS | Pattern.UNICODE_CASE | Pattern.UNIX_LINES | Pattern.MULTILINE;
    /** Oniguruma names a script \p{Han}, Java \p{IsHan}. */
    private static final Pattern SCRIPT = Pattern.compile("\\\\([pP])\\{(\\p{Upper}\\p{Lower}{2}\\w*)\\}");

    private final Pattern pattern;
    private final String regex;
    private final SplitBehavior behavior;
    private final boolean invert;

    private RegexSplit(Pattern pattern, String regex, SplitBehavior behavior, boolean invert) {
        this.pattern = pattern;
        this.regex = regex;
        this.behavior = behavior;
        this.invert = invert;
    }

    /**
     * A split by an expression.
     *
     * @param invert whether the text between the matches counts as the match
     * @throws IllegalArgumentException if it is not a regular expression
     */
    public static RegexSplit of(String regex, SplitBehavior behavior, boolean invert) {
        return new RegexSplit(compile(regex), regex, behavior, invert);
    }

    private static Pattern compile(String regex) {
        try {
            return Pattern.compile(regex, LIKE_ONIGURUMA);
        } catch (PatternSyntaxException e) {
            try {
                return Pattern.compile(SCRIPT.matcher(regex).replaceAll("\\\\$1{Is$2}"), LIKE_ONIGURUMA);
            } catch (PatternSyntaxException again) {
                throw new IllegalArgumentException("the expression " + Vocabulary.quoted(regex) + " is not one that Java knows: "
                        + e.getDescription() + " near character " + e.getIndex() + "; write it in another way", e);
            }
        }
    }

    /** A split in which matches are words, and what is between them too. */
    public static RegexSplit isolating(String regex) {
        return of(regex, SplitBehavior.ISOLATED, false);
    }

    /** A split at a string that stands for itself. */
    public static RegexSplit literal(String string, SplitBehavior behavior, boolean invert) {
        return new RegexSplit(Pattern.compile(string, Pattern.LITERAL), string, behavior, invert);
    }

    /** The expression, or the string that stands for itself. */
    public String regex() {
        return regex;
    }

    /** Whether it is a string that stands for itself. */
    public boolean isLiteral() {
        return (pattern.flags() & Pattern.LITERAL) != 0;
    }

    public SplitBehavior behavior() {
        return behavior;
    }

    /** Whether the text between the matches counts as the match. */
    public boolean invert() {
        return invert;
    }

    @Override
    public List<AlignedText> split(AlignedText text) {
        Matcher matcher = pattern.matcher(text.text());
        int[] matches = new int[64];
        int count = 0;
        while (matcher.find()) {
            int start = matcher.start(), end = matcher.end();
            // Java finds an empty match right behind another one, and in the middle of a character; Oniguruma does not.
            if (start == end && (count > 0 && matches[count - 1] == start || isInside(text.text(), start))) continue;
            if (count == matches.length) matches = Arrays.copyOf(matches, 2 * count);
            matches[count++] = start;
            matches[count++] = end;
        }
        return behavior.cut(text, matches, count, invert);
    }

    private static boolean isInside(String text, int index) {
        return index > 0 && index < text.length() && Character.isSurrogatePair(text.charAt(index - 1), text.charAt(index));
    }

    @Override
    public String toString() {
        return "RegexSplit at " + pattern + " " + behavior + (invert ? " inverted" : "");
    }
}
