package org.loupe.text.subword;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.loupe.text.Vocabulary;

class UnigramTest {
    private static final List<String> TOKENS = List.of("<unk>", "a", "b", "ab", "ba", "aba", "bb", "abab", "c");
    private static final double[] SCORES = {0, -2.1, -2.3, -3.05, -3.55, -4.9, -4.45, -6.7, -5};

    private static Unigram model() {
        return Unigram.of(Vocabulary.of(TOKENS), SCORES, 0, false);
    }

    /** All cuts of a word into tokens of the vocabulary, with their scores. */
    private static Map<List<String>, Double> cuts(String word) {
        Map<List<String>, Double> all = new HashMap<>();
        extend(word, 0, new ArrayList<>(), 0, all);
        return all;
    }

    private static void extend(String word, int at, List<String> before, double score, Map<List<String>, Double> all) {
        if (at == word.length()) all.put(List.copyOf(before), score);
        for (int id = 1; id < TOKENS.size(); id++) if (word.startsWith(TOKENS.get(id), at)) {
            before.add(TOKENS.get(id));
            extend(word, at + TOKENS.get(id).length(), before, score + SCORES[id], all);
            before.remove(before.size() - 1);
        }
    }

    private static double score(List<String> cut) {
        return cut.stream().mapToDouble(token -> SCORES[TOKENS.indexOf(token)]).sum();
    }

    @Property
    void noCutIsLikelierThanTheBest(@ForAll @CharRange(from = 'a', to = 'c') @StringLength(min = 1, max = 9) String word) {
        double best = cuts(word).values().stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        assertThat(String.join("", model().pieces(word))).isEqualTo(word);
        assertThat(score(model().pieces(word))).isCloseTo(best, within(1e-9));
        int[] nodes = model().lattice(word).viterbi(-1);
        assertThat(Arrays.stream(nodes).mapToDouble(model().lattice(word)::score).sum()).isCloseTo(best, within(1e-9));
    }

    @Property
    void theBestCutsAreTheFirstOfAllInOrder(@ForAll @CharRange(from = 'a', to = 'c') @StringLength(min = 1, max = 8) String word) {
        List<Double> all = cuts(word).values().stream().sorted(Comparator.reverseOrder()).toList();
        List<List<String>> best = model().best(word, 5);
        assertThat(best).hasSize(Math.min(5, all.size())).doesNotHaveDuplicates();
        for (int i = 0; i < best.size(); i++) assertThat(score(best.get(i))).isCloseTo(all.get(i), within(1e-9));
    }

    @Property
    void theProbabilitiesOfAllCutsAddUpToTheWords(@ForAll @CharRange(from = 'a', to = 'c') @StringLength(min = 1, max = 8) String word) {
        double total = cuts(word).values().stream().mapToDouble(Math::exp).sum();
        UnigramLattice lattice = model().lattice(word);
        assertThat(lattice.logLikelihood()).isCloseTo(Math.log(total), within(1e-9));
        double[] marginals = lattice.marginals();
        double[] expected = new double[TOKENS.size()], found = new double[TOKENS.size()];
        cuts(word).forEach((cut, score) -> cut.forEach(token -> expected[TOKENS.indexOf(token)] += Math.exp(score) / total));
        for (int n = 0; n < lattice.count(); n++) found[lattice.id(n)] += marginals[n];
        assertThat(found).containsExactly(expected, within(1e-9));
    }

    @Test
    void samplesComeAsOftenAsTheirProbabilityToThePowerOfAlpha() {
        for (double alpha : new double[] {0, 0.3, 1}) {
            String word = "ababba";
            Map<List<String>, Double> cuts = cuts(word);
            double total = cuts.values().stream().mapToDouble(score -> Math.exp(alpha * score)).sum();
            SubwordModel sampling = model().sampling(alpha, new SplittableRandom(17));
            Map<List<String>, Integer> counts = new HashMap<>();
            int draws = 20_000;
            for (int i = 0; i < draws; i++) counts.merge(sampling.pieces(word), 1, Integer::sum);
            double chiSquare = 0;
            for (Map.Entry<List<String>, Double> cut : cuts.entrySet()) {
                double expected = draws * Math.exp(alpha * cut.getValue()) / total;
                chiSquare += Math.pow(counts.getOrDefault(cut.getKey(), 0) - expected, 2) / expected;
            }
            int freedom = cuts.size() - 1;
            assertThat(chiSquare).as("alpha " + alpha).isLessThan(freedom + 4 * Math.sqrt(2 * freedom));   // beyond 99.9%
            assertThat(counts.keySet()).isSubsetOf(cuts.keySet());
        }
    }

    @Test
    void theSameSeedDrawsTheSame() {
        SubwordModel one = model().sampling(0.2, new SplittableRandom(1)), two = model().sampling(0.2, new SplittableRandom(1));
        for (int i = 0; i < 50; i++) assertThat(one.pieces("abababba")).isEqualTo(two.pieces("abababba"));
    }

    @Test
    void unknownCharactersBesideEachOtherAreOneToken() {
        Pieces pieces = new Pieces();
        model().cut("a😀xbz", pieces);
        assertThat(pieces.ids()).containsExactly(1, 0, 2, 0);
        assertThat(new int[] {pieces.start(1), pieces.end(1), pieces.start(3), pieces.end(3)}).containsExactly(1, 4, 5, 6);
    }

    @Test
    void withByteFallbackTheyAreTheirBytes() {
        List<String> tokens = new ArrayList<>(TOKENS);
        for (int b = 0; b < 256; b++) tokens.add(String.format("<0x%02X>", b));
        Unigram model = Unigram.of(Vocabulary.of(tokens), Arrays.copyOf(SCORES, tokens.size()), 0, true);
        assertThat(model.pieces("aé\uD800")).containsExactly("a", "<0xC3>", "<0xA9>", "<0xEF>", "<0xBF>", "<0xBD>");
        assertThat(model.pieces("😀b")).containsExactly("<0xF0>", "<0x9F>", "<0x98>", "<0x80>", "b");
        tokens.remove("<0x98>");
        Unigram without = Unigram.of(Vocabulary.of(tokens), Arrays.copyOf(SCORES, tokens.size()), 0, true);
        assertThat(without.pieces("😀b")).containsExactly("<unk>", "b");
    }

    @Test
    void whatCannotBeIsNamed() {
        Unigram none = Unigram.of(Vocabulary.of("a", "b"), new double[] {-1, -1}, -1, false);
        assertThatIllegalArgumentException().isThrownBy(() -> none.pieces("abx")).withMessageContaining("'x' at position 2");
        assertThatIllegalArgumentException().isThrownBy(() -> Unigram.of(Vocabulary.of("a"), new double[2], 0, false))
                .withMessageContaining("2 scores for a vocabulary of 1");
        assertThatIllegalArgumentException().isThrownBy(() -> Unigram.of(Vocabulary.of("a"), new double[1], 1, false))
                .withMessageContaining("the id 1");
        assertThatIllegalArgumentException().isThrownBy(() -> Unigram.of(Vocabulary.of("a"), new double[] {Double.NaN}, 0, false))
                .withMessageContaining("NaN of token 'a'");
        assertThatIllegalArgumentException().isThrownBy(() -> model().sampling(-1, new SplittableRandom())).withMessageContaining("-1.0");
        assertThatIllegalArgumentException().isThrownBy(() -> model().best("a", 0)).withMessageContaining("0");
    }
}
