package org.loupe.text.subword;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.loupe.text.GoldenText;
import org.loupe.text.pipeline.BytePairTokenizers;
import org.loupe.text.pipeline.SubwordTokenizer;
import org.loupe.text.split.ByteAlphabet;
import org.loupe.text.split.RegexSplit;
import org.loupe.text.split.SplitBehavior;
import org.loupe.text.split.SplitRules;

class BytePairTrainerTest {
    private static final Map<String, Long> WORDS = Map.of("low", 5L, "lower", 2L, "newest", 6L, "widest", 3L);

    @Test
    void theExampleOfThePaper() {
        List<String> told = new ArrayList<>();
        BytePairEncoding model = new BytePairTrainer(BytePairTraining.of(14)).train(WORDS,
                (number, left, right, count, saved) -> told.add(number + " " + left + "+" + right + " " + count + " " + saved));
        assertThat(told).as("of e+s and s+t, both there 9 times, the first").startsWith("0 e+s 9 9", "1 es+t 9 9", "2 l+o 7 7");
        assertThat(model.vocabulary().size()).isEqualTo(14);
        assertThat(model.merges().rules()).hasSize(told.size());
        assertThat(model.pieces("lowest")).contains("est");
    }

    @Test
    void vocabularyAndMergesEqualHuggingFaces() {
        GoldenPairs golden = GoldenPairs.read("bpe-training");
        List<String> english = EuroparlLines.english(golden.root().get("characters").asInt());
        assertThat(golden.cases()).hasSize(3);
        for (JsonNode settings : golden.cases()) {
            Function<String, List<String>> cut = settings.get("bytes").asBoolean() ? SplitRules.gpt2(false)::words
                    : RegexSplit.of("\\s+", SplitBehavior.REMOVED, false)::words;
            BytePairTraining training = BytePairTraining.of(settings.get("size").asInt()).withMinFrequency(settings.get("least").asLong())
                    .withSpecialTokens(GoldenText.strings(settings.get("special")).toArray(String[]::new))
                    .withAlphabet(settings.get("bytes").asBoolean() ? ByteAlphabet.characters() : "",
                            settings.get("limit").asInt(Integer.MAX_VALUE));
            BytePairEncoding model = new BytePairTrainer(training).train(BytePairTrainer.count(english, cut));
            assertThat(model.vocabulary().tokens()).isEqualTo(GoldenText.strings(settings.get("vocabulary")));
            assertThat(model.merges().rules().stream().map(MergeRule::toString)).isEqualTo(GoldenText.strings(settings.get("merges")));
        }
    }

    /** Counts everything anew before each merge, and stops where a token would come up that is there already. */
    private static List<MergeRule> plain(Map<String, Long> words, int merges) {
        Map<List<String>, Long> cut = new LinkedHashMap<>();
        List<String> order = new ArrayList<>(words.keySet().stream().flatMapToInt(String::chars).distinct().sorted()
                .mapToObj(Character::toString).toList());
        words.forEach((word, count) -> cut.put(word.chars().mapToObj(Character::toString).toList(), count));
        List<MergeRule> learned = new ArrayList<>();
        while (learned.size() < merges) {
            Map<MergeRule, Long> counts = new LinkedHashMap<>();
            cut.forEach((word, count) -> {
                for (int i = 1; i < word.size(); i++) counts.merge(new MergeRule(word.get(i - 1), word.get(i)), count, Long::sum);
            });
            MergeRule best = counts.keySet().stream().min((a, b) -> {
                int more = Long.compare(counts.get(b), counts.get(a));
                if (more != 0) return more;
                int first = Integer.compare(order.indexOf(a.left()), order.indexOf(b.left()));
                return first != 0 ? first : Integer.compare(order.indexOf(a.right()), order.indexOf(b.right()));
            }).orElse(null);
            if (best == null || order.contains(best.left() + best.right())) return learned;
            learned.add(best);
            order.add(best.left() + best.right());
            Map<List<String>, Long> before = new LinkedHashMap<>(cut);
            cut.clear();
            before.forEach((word, count) -> cut.put(merged(word, best), count));
        }
        return learned;
    }

    private static List<String> merged(List<String> word, MergeRule rule) {
        List<String> result = new ArrayList<>();
        for (int i = 0; i < word.size(); i++) {
            boolean here = i + 1 < word.size() && word.get(i).equals(rule.left()) && word.get(i + 1).equals(rule.right());
            result.add(here ? word.get(i) + word.get(++i) : word.get(i));
        }
        return result;
    }

    private static Map<String, Long> randomWords(long seed) {
        Random random = new Random(seed);
        Map<String, Long> words = new LinkedHashMap<>();
        for (int i = 1 + random.nextInt(12); i > 0; i--) {
            StringBuilder word = new StringBuilder();
            for (int c = 1 + random.nextInt(10); c > 0; c--) word.append((char) ('a' + random.nextInt(4)));
            words.put(word.toString(), 1L + random.nextInt(9));
        }
        return words;
    }

    @Property(tries = 500)
    void countingWhatChangedIsCountingAnew(@ForAll long seed) {
        Map<String, Long> words = randomWords(seed);
        List<MergeRule> expected = plain(words, 25);
        assertThat(new BytePairTrainer(BytePairTraining.of(60)).train(words).merges().rules().stream().limit(expected.size()))
                .isEqualTo(expected);
    }

    @Property(tries = 300)
    void anotherScoreFindsTheSamePairsIfItIsTheCount(@ForAll long seed) {
        Map<String, Long> words = randomWords(seed);
        List<MergeRule> expected = plain(words, 25);
        BytePairTraining scored = BytePairTraining.of(60).withScore((pair, left, right) -> 2.0 * pair);
        assertThat(new BytePairTrainer(scored).train(words).merges().rules().stream().limit(expected.size())).isEqualTo(expected);
    }

    @Property(tries = 300)
    void whatIsSavedIsWhatTheTextIsShorter(@ForAll long seed) {
        Map<String, Long> words = randomWords(seed);
        long[] length = {words.entrySet().stream().mapToLong(word -> word.getKey().length() * word.getValue()).sum()};
        for (PairScore score : List.of(PairScore.COUNT, PairScore.LIKELIHOOD)) {
            long[] left = {length[0]};
            BytePairEncoding model = new BytePairTrainer(BytePairTraining.of(1000).withScore(score)).train(words,
                    (number, first, second, count, saved) -> left[0] -= saved);
            assertThat(left[0]).as("every word is one token").isEqualTo(words.values().stream().mapToLong(Long::longValue).sum());
            words.keySet().forEach(word -> assertThat(model.vocabulary().contains(word)).isTrue());
        }
    }

    @Test
    void likelihoodPrefersPartsThatAreSeldomApart() {
        Map<String, Long> words = Map.of("ab", 4L, "ac", 3L, "ad", 3L, "xy", 2L);
        assertThat(new BytePairTrainer(BytePairTraining.of(7)).train(words).vocabulary().token(6)).isEqualTo("ab");
        assertThat(new BytePairTrainer(BytePairTraining.of(7).withScore(PairScore.LIKELIHOOD)).train(words).vocabulary().token(6))
                .isEqualTo("xy");
    }

    @Test
    void marksStandAtTheirPlaces() {
        BytePairEncoding prefix = new BytePairTrainer(BytePairTraining.of(30).withMarks("##", "")).train(WORDS);
        assertThat(prefix.vocabulary().tokens()).contains("l", "##o", "##est", "low").doesNotContain("l##o", "##low");
        assertThat(prefix.pieces("lowest")).contains("##est");
        BytePairEncoding suffix = new BytePairTrainer(BytePairTraining.of(30).withMarks("", "</w>")).train(WORDS);
        assertThat(suffix.vocabulary().tokens()).contains("w</w>", "est</w>", "low</w>");
    }

    @Test
    void aLearnerCanStopIt() {
        BytePairTrainer trainer = new BytePairTrainer(BytePairTraining.of(30));
        assertThatThrownBy(() -> trainer.train(WORDS, (number, left, right, count, saved) -> {
            if (number == 2) Thread.currentThread().interrupt();
        })).isInstanceOf(CancellationException.class).hasMessageContaining("after 3 merges");
        assertThat(Thread.interrupted()).as("the mark is cleared").isFalse();
    }

    @Test
    void badInputIsNamed() {
        assertThatIllegalArgumentException().isThrownBy(() -> BytePairTraining.of(0)).withMessageContaining("of 0 tokens");
        assertThatIllegalArgumentException().isThrownBy(() -> BytePairTraining.of(9).withAlphabet("", -1)).withMessageContaining("-1");
        assertThatIllegalArgumentException().isThrownBy(() -> new BytePairTrainer(BytePairTraining.of(9)).train(Map.of()))
                .withMessageContaining("0 tokens");
        assertThatIllegalArgumentException().isThrownBy(() -> new BytePairTrainer(BytePairTraining.of(9)).train(Map.of("low", -2L)))
                .withMessageContaining("'low' is there -2 times");
    }

    @Test
    void aByteLevelVocabularyHasAllBytes() {
        BytePairEncoding model = new BytePairTrainer(BytePairTraining.bytes(260)).train(WORDS);
        assertThat(model.vocabulary().tokens().subList(0, 256)).containsExactlyInAnyOrderElementsOf(ByteAlphabet.characters().chars()
                .mapToObj(Character::toString).toList());
        assertThat(model.merges().rules()).hasSize(4);
        SubwordTokenizer tokenizer = BytePairTokenizers.gpt2(model.vocabulary(), model.merges().rules());
        assertThat(tokenizer.decode(tokenizer.encode("na\u00efve \u4e2d\ud83d\ude00"))).isEqualTo("na\u00efve \u4e2d\ud83d\ude00");
    }
}
