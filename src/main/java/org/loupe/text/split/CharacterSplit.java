package org.loupe.text.split;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.loupe.text.normalize.AlignedText;

/** Cuts a text at single characters. */
final class CharacterSplit {
    private CharacterSplit() { }

    static List<AlignedText> split(AlignedText text, IntPredicate cut, SplitBehavior behavior) {
        String s = text.text();
        int[] matches = new int[16];
        int count = 0;
        for (int i = 0, end; i < s.length(); i = end) {
            int c = s.codePointAt(i);
            end = i + Character.charCount(c);
            if (!cut.test(c)) continue;
            if (count == matches.length) matches = Arrays.copyOf(matches, 2 * count);
            matches[count++] = i;
            matches[count++] = end;
        }
        return behavior.cut(text, matches, count, false);
    }
}
