package org.loupe.text.normalize;

/**
 * Writes what a text becomes, character by character, and gives each its place as Hugging Face's {@code tokenizers} do: a
 * character comes with its change, which tells how many characters of the source it uses up.
 */
final class Transformation {
    private final AlignedText text;
    private final AlignedText.Builder result;
    private int next;   // of the source: the first character that is not used up
    private int waiting = -1, waitingChange;    // the last character, which may still change

    Transformation(AlignedText text) {
        this.text = text;
        result = text.rewrite();
    }

    /**
     * One character.
     *
     * @param change 0 where it replaces the next character of the source, -n where n more go with that one, and above 0 where it
     *     is inserted: then it uses up none and takes the place of the one before
     */
    void add(int codePoint, int change) {
        write();
        waiting = codePoint;
        waitingChange = change;
    }

    /** Lets the last character use up more of the source. What goes before there is a character is not counted. */
    void drop(int count) {
        waitingChange -= count;
    }

    private void write() {
        if (waiting < 0) return;
        String character = Character.toString(waiting), source = text.text();
        if (waitingChange > 0 || next == source.length()) {
            result.write(character, next == 0 ? 0 : source.offsetByCodePoints(next, -1), Math.max(next, 1));
            return;
        }
        int after = source.offsetByCodePoints(next, 1);
        result.write(character, next, after);
        next = after;
        for (int i = waitingChange; i < 0 && next < source.length(); i++) next = source.offsetByCodePoints(next, 1);
    }

    AlignedText build() {
        write();
        return result.build();
    }
}
