package org.loupe.text.split;

import java.util.ArrayList;
import java.util.List;
import org.loupe.text.WhiteSpace;
import org.loupe.text.normalize.AlignedText;

/**
 * BERT's words (Devlin et al. 2019, {@code BasicTokenizer} of the published {@code tokenization.py}): white space ends a word and is left
 * out, and each punctuation character is a word. "Who's there?" becomes Who, ', s, there, ?.
 */
public record BertPreTokenizer() implements PreTokenizer {
    @Override
    public List<AlignedText> split(AlignedText text) {
        String s = text.text();
        List<AlignedText> words = new ArrayList<>();
        int start = 0;
        for (int i = 0, end; i < s.length(); i = end) {
            int c = s.codePointAt(i);
            end = i + Character.charCount(c);
            boolean space = WhiteSpace.is(c);
            if (!space && !Punctuation.is(c)) continue;
            if (start < i) words.add(text.slice(start, i));
            if (!space) words.add(text.slice(i, end));
            start = end;
        }
        if (start < s.length()) words.add(text.slice(start, s.length()));
        return words;
    }
}
