package org.loupe.text.subword;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class UnigramTrainerTest {
    private static Map<String, Integer> words(int characters) {
        Map<String, Integer> words = new HashMap<>();
        for (String text : EuroparlLines.english(characters)) for (String word : text.split(" ")) words.merge("▁" + word, 1, Integer::sum);
        return words;
    }

    @Test
    void theVocabularyHasItsSizeAllCharactersAndProbabilities() {
        Map<String, Integer> words = words(60_000);
        Unigram model = UnigramTrainer.ofSize(500).withFirst(List.of("<pad>", "<unk>"), "<unk>").train(words);
        List<String> tokens = model.vocabulary().tokens();
        assertThat(tokens).hasSize(500).startsWith("<pad>", "<unk>");
        assertThat(model.unknown()).isEqualTo(1);
        words.keySet().forEach(word -> assertThat(tokens).containsAll(word.codePoints().mapToObj(Character::toString).toList()));
        for (int id = 3; id < tokens.size(); id++) assertThat(model.score(id)).isNegative().isLessThanOrEqualTo(model.score(id - 1));
        assertThat(tokens).contains("▁the", "▁of", "▁and", "ing");
        assertThat(model.pieces("▁the")).containsExactly("▁the");
    }

    @Test
    void theSameWordsTrainTheSameModelInWhateverOrder() {
        Map<String, Integer> words = words(20_000);
        Unigram one = UnigramTrainer.ofSize(300).train(new TreeMap<>(words)), two = UnigramTrainer.ofSize(300).train(words);
        assertThat(one.vocabulary()).isEqualTo(two.vocabulary());
        for (int id = 0; id < 300; id++) assertThat(one.score(id)).isEqualTo(two.score(id));
    }

    @Test
    void aListenerSeesEachRoundShrinkTheVocabulary() {
        List<UnigramTrainer.Round> rounds = new ArrayList<>();
        UnigramTrainer.ofSize(300).train(words(30_000), rounds::add);
        assertThat(rounds).hasSizeGreaterThan(3);
        Set<String> gone = new HashSet<>();
        for (int i = 0; i < rounds.size(); i++) {
            assertThat(rounds.get(i).number()).isEqualTo(i + 1);
            assertThat(rounds.get(i).logLikelihood()).isNegative();
            assertThat(Collections.disjoint(gone, rounds.get(i).lost())).isTrue();
            gone.addAll(rounds.get(i).lost());
            if (i > 0) assertThat(rounds.get(i).vocabulary()).isLessThanOrEqualTo(rounds.get(i - 1).vocabulary());
        }
        assertThat(rounds.get(rounds.size() - 1).vocabulary()).isLessThanOrEqualTo(330);
    }

    @Test
    void expectationMaximisationBettersTheLikelihood() {
        Map<String, Integer> words = new TreeMap<>(words(20_000));
        UnigramPieces pieces = new UnigramSeed(words, 16).pieces(100_000);
        double before = pieces.logLikelihood(words), after = pieces.better(words).logLikelihood(words);
        assertThat(after).isGreaterThan(before + 0.5);
    }

    @Test
    void anInterruptEndsTheTrainingWithAModel() {
        Thread.currentThread().interrupt();
        Unigram model = UnigramTrainer.ofSize(200).train(words(20_000));
        assertThat(Thread.interrupted()).isFalse();
        assertThat(model.vocabulary().size()).isEqualTo(200);
    }

    @Property(tries = 300)
    void seedsAreTheSubstringsThatComeAgain(@ForAll @Size(min = 1, max = 6)
            Map<@CharRange(from = 'a', to = 'c') @StringLength(min = 1, max = 9) String, @IntRange(min = 1, max = 3) Integer> words) {
        Map<String, Integer> counts = new HashMap<>();
        words.forEach((word, times) -> {
            for (int from = 0; from < word.length(); from++)
                for (int to = from + 1; to <= Math.min(word.length(), from + 5); to++)
                    counts.merge(word.substring(from, to), times, Integer::sum);
        });
        UnigramPieces seed = new UnigramSeed(new TreeMap<>(words), 5).pieces(1000);
        assertThat(seed.tokens()).doesNotHaveDuplicates();
        double sum = 0;
        for (String token : seed.tokens()) sum += counts.get(token) * (double) token.length();
        for (int i = 0; i < seed.size(); i++) {
            String token = seed.tokens().get(i);
            assertThat(seed.scores()[i]).isCloseTo(Math.log(counts.get(token) * (double) token.length() / sum), within(1e-9));
            if (token.length() > 1) assertThat(counts.get(token)).isGreaterThan(1);
        }
        counts.forEach((text, count) -> {
            boolean goesOn = counts.entrySet().stream().anyMatch(other -> other.getKey().length() == text.length() + 1
                    && other.getKey().startsWith(text) && other.getValue().equals(count));
            if (text.length() == 1 || count > 1 && !goesOn) assertThat(seed.tokens()).contains(text);
        });
    }

    @Property(tries = 200)
    void suffixesStandInTheirOrder(@ForAll @NotEmpty List<@AlphaChars @StringLength(max = 12) String> words) {
        SuffixArray array = new SuffixArray(words, 4);
        for (int rank = 1; rank < array.count(); rank++) {
            String before = array.substring(array.place(rank - 1), array.length(rank - 1));
            String here = array.substring(array.place(rank), array.length(rank));
            assertThat(before).isLessThanOrEqualTo(here);
            int shared = array.shared(rank);
            assertThat(before.substring(0, shared)).isEqualTo(here.substring(0, shared));
        }
    }

    @Test
    void theDigammaFunctionAtKnownPlaces() {
        assertThat(UnigramPieces.digamma(1)).isCloseTo(-0.5772156649015329, within(1e-8));
        assertThat(UnigramPieces.digamma(0.5)).isCloseTo(-1.9635100260214235, within(1e-8));
        assertThat(UnigramPieces.digamma(10)).isCloseTo(2.2517525890667211, within(1e-8));
    }

    @Test
    void whatCannotBeTrainedIsNamed() {
        assertThatIllegalArgumentException().isThrownBy(() -> UnigramTrainer.ofSize(1)).withMessageContaining("a size of 1");
        assertThatIllegalArgumentException().isThrownBy(() -> UnigramTrainer.ofSize(9).train(Map.of())).withMessageContaining("0 words");
        assertThatIllegalArgumentException().isThrownBy(() -> UnigramTrainer.ofSize(9).train(Map.of("ab", 0)))
                .withMessageContaining("'ab' comes 0 times");
        assertThatIllegalArgumentException().isThrownBy(() -> UnigramTrainer.ofSize(3).train(Map.of("abc", 2)))
                .withMessageContaining("3 characters");
        assertThatIllegalArgumentException().isThrownBy(() -> UnigramTrainer.ofSize(9).withFirst(List.of("<s>"), "<unk>"))
                .withMessageContaining("'<unk>'");
    }
}
