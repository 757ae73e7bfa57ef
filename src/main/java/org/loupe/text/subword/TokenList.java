package org.loupe.text.subword;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.loupe.text.Vocabulary;

/** The tokens that a trainer has so far, each with its id. */
final class TokenList {
    private final List<String> tokens = new ArrayList<>();
    private final Map<String, Integer> ids = new HashMap<>();

    /** The id of a token, which is the next one if it is new. */
    int claim(String token) {
        Integer id = ids.putIfAbsent(token, tokens.size());
        if (id != null) return id;
        tokens.add(token);
        return tokens.size() - 1;
    }

    /** Adds the characters of the words and those asked for, by their code points. */
    void addAlphabet(Map<String, Long> words, BytePairTraining training) {
        Map<Integer, Long> counts = new TreeMap<>();
        words.forEach((word, count) -> word.codePoints().forEach(c -> counts.merge(c, count, Long::sum)));
        training.alphabet().codePoints().forEach(c -> counts.put(c, Long.MAX_VALUE));
        // The sort is stable: of characters that are as common as each other those with the lower code points stay.
        counts.entrySet().stream().sorted(Map.Entry.comparingByValue(Comparator.reverseOrder())).limit(training.alphabetLimit())
                .map(Map.Entry::getKey).sorted().forEach(c -> claim(Character.toString(c)));
    }

    /** The symbols of a word; characters without a token are left out. */
    int[] symbols(String word, BytePairTraining training) {
        int[] symbols = new int[word.length()];
        int count = 0;
        for (int at = 0, next; at < word.length(); at = next) {
            next = at + Character.charCount(word.codePointAt(at));
            String character = word.substring(at, next);
            if (!ids.containsKey(character)) continue;
            symbols[count++] = claim((at > 0 ? training.prefix() : "") + character + (next == word.length() ? training.suffix() : ""));
        }
        return Arrays.copyOf(symbols, count);
    }

    /** What two tokens become: the second loses the mark of a token inside of a word. */
    String merged(int left, int right, String prefix) {
        String second = token(right);
        return token(left) + (second.startsWith(prefix) ? second.substring(prefix.length()) : second);
    }

    String token(int id) {
        return tokens.get(id);
    }

    int size() {
        return tokens.size();
    }

    Vocabulary vocabulary() {
        return Vocabulary.of(tokens);
    }
}
