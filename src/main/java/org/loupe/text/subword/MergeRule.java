package org.loupe.text.subword;

import java.util.List;
import org.loupe.text.Vocabulary;

/** Two tokens that become one where they stand side by side. */
public record MergeRule(String left, String right) {
    public MergeRule {
        if (left.isEmpty() || right.isEmpty()) throw new IllegalArgumentException("the merge of " + Vocabulary.quoted(left) + " and "
                + Vocabulary.quoted(right) + " has an empty side; both must be tokens");
    }

    /**
     * The two tokens of a line of {@code merges.txt}, with one space between them.
     *
     * @throws IllegalArgumentException if the line has another form
     */
    public static MergeRule parse(String line) {
        int space = line.indexOf(' ');
        if (space <= 0 || space == line.length() - 1 || line.indexOf(' ', space + 1) >= 0)
            throw new IllegalArgumentException("the merge " + Vocabulary.quoted(line) + " is not two tokens with one space between them");
        return new MergeRule(line.substring(0, space), line.substring(space + 1));
    }

    /** As {@link #parse(String)}, for each line in its order. */
    public static List<MergeRule> parse(List<String> lines) {
        return lines.stream().map(MergeRule::parse).toList();
    }

    /** As {@code merges.txt} has it. */
    @Override
    public String toString() {
        return left + " " + right;
    }
}
