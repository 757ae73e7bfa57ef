package org.loupe.text.subword;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The vocabulary that training begins with (Kudo 2018, section 3.2): all characters, and of the substrings that come again those
 * with the most characters in all their places together. A substring that always goes on in the same way is left to the longer one.
 */
final class UnigramSeed {
    private final Map<String, Integer> words;
    private final int longest;
    private final List<Counted> found = new ArrayList<>();

    private record Counted(String text, double count) { }

    /** Substrings of this length from this rank of the suffix array on. */
    private record Open(int length, int rank) { }

    /** @param words with how often each comes  @param longest the most characters of a substring */
    UnigramSeed(Map<String, Integer> words, int longest) {
        this.words = words;
        this.longest = longest;
    }

    /** The substrings with the logarithms of their shares. @param size how many at most, beside the characters */
    UnigramPieces pieces(int size) {
        List<Counted> all = characters();
        Set<String> single = new HashSet<>();
        for (Counted each : all) single.add(each.text);
        findSubstrings();
        Comparator<Counted> byCharacters = Comparator.comparingDouble(each -> -each.count * each.text.length());
        found.stream().filter(each -> !single.contains(each.text)).sorted(byCharacters.thenComparing(Counted::text)).limit(size)
                .forEach(each -> all.add(new Counted(each.text, each.count * each.text.length())));
        double logSum = Math.log(all.stream().mapToDouble(Counted::count).sum());
        return new UnigramPieces(all.stream().map(Counted::text).toList(),
                all.stream().mapToDouble(each -> Math.log(each.count) - logSum).toArray());
    }

    /** The characters of the words, commonest first. */
    private List<Counted> characters() {
        Map<String, Double> counts = new HashMap<>();
        words.forEach((word, count) -> word.codePoints().forEach(c -> counts.merge(Character.toString(c), (double) count, Double::sum)));
        List<Counted> characters = new ArrayList<>();
        counts.forEach((text, count) -> characters.add(new Counted(text, count)));
        characters.sort(Comparator.comparingDouble((Counted each) -> -each.count).thenComparing(Counted::text));
        return characters;
    }

    private void findSubstrings() {
        SuffixArray suffixes = new SuffixArray(words.keySet(), longest);
        double[] before = countsBefore(suffixes);
        Deque<Open> open = new ArrayDeque<>();
        for (int rank = 0; rank <= suffixes.count(); rank++) {
            int shared = rank < suffixes.count() ? suffixes.shared(rank) : 0, from = rank;
            if (rank > 0) {
                from = rank - 1;
                int behind = open.isEmpty() ? 0 : open.peek().length, length = suffixes.length(from);
                if (length > Math.max(shared, behind)) add(suffixes, length, from, before[rank] - before[from]);
            }
            while (!open.isEmpty() && open.peek().length > shared) {
                Open closed = open.pop();
                add(suffixes, closed.length, closed.rank, before[rank] - before[closed.rank]);
                from = closed.rank;
            }
            if (shared > 0 && (open.isEmpty() || open.peek().length < shared)) open.push(new Open(shared, from));
        }
    }

    /** How often the words of the suffixes before each rank come. */
    private double[] countsBefore(SuffixArray suffixes) {
        int[] countAt = new int[suffixes.count()];
        int at = 0;
        for (Map.Entry<String, Integer> word : words.entrySet())
            for (int end = at + word.getKey().length(); at < end; at++) countAt[at] = word.getValue();
        double[] before = new double[suffixes.count() + 1];
        for (int rank = 0; rank < suffixes.count(); rank++) before[rank + 1] = before[rank] + countAt[suffixes.place(rank)];
        return before;
    }

    private void add(SuffixArray suffixes, int length, int rank, double count) {
        if (length < 2 || count < 2) return;
        String text = suffixes.substring(suffixes.place(rank), length);
        boolean isHalved = Character.isLowSurrogate(text.charAt(0)) || Character.isHighSurrogate(text.charAt(length - 1));
        if (!isHalved && text.codePointCount(0, length) > 1) found.add(new Counted(text, count));
    }
}
