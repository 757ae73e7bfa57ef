package org.loupe.text.subword;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.ToDoubleFunction;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.loupe.text.GoldenText;
import org.loupe.text.SpecialTokens;
import org.loupe.text.Vocabulary;
import org.loupe.text.normalize.BertNormalizer;
import org.loupe.text.split.BertPreTokenizer;
import org.loupe.text.subword.WordPieceTrainer.Criterion;
import org.loupe.text.subword.WordPieceTrainer.Merge;

class WordPieceTrainerTest {
    /** The example of Sennrich et al. 2016 without its end of a word. */
    private static final Map<String, Long> WORDS = Map.of("low", 5L, "lower", 2L, "newest", 6L, "widest", 3L);

    private static WordPieceTrainer trainer(int size, Criterion criterion) {
        return new WordPieceTrainer(size, 1, 1000, "", List.of("[UNK]"), criterion);
    }

    @Test
    void vocabulariesEqualHuggingFace() {
        JsonNode golden = GoldenText.json("wordpiece-trained");
        Map<String, Long> words = new HashMap<>();
        golden.path("words").properties().forEach(word -> words.put(word.getKey(), word.getValue().asLong()));
        int compared = 0;
        for (Map.Entry<String, JsonNode> each : golden.properties()) {
            if (each.getKey().equals("words")) continue;
            List<String> expected = StreamSupport.stream(each.getValue().spliterator(), false).map(JsonNode::asText).toList();
            Vocabulary made = WordPieceTrainer.bert(Integer.parseInt(each.getKey())).train(words);
            assertThat(made.tokens()).hasSize(Integer.parseInt(each.getKey())).containsExactlyInAnyOrderElementsOf(expected);
            compared++;
        }
        assertThat(compared).isEqualTo(2);
    }

    @Test
    void theMostFrequentPairIsJoinedFirst() {
        List<Merge> merges = new ArrayList<>();
        Vocabulary vocabulary = trainer(25, Criterion.FREQUENCY).train(WORDS, merges::add);
        // es and st both stand 9 times; ##e has a smaller id than ##s. Then est 9 times, and lo and ow 7 times each.
        assertThat(merges.subList(0, 3)).extracting(Merge::token).containsExactly("##es", "##est", "lo");
        assertThat(merges.get(0)).isEqualTo(new Merge(0, "##e", "##s", "##es", 9, 9, 20, 25));
        assertThat(merges).extracting(Merge::number).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(merges.get(0).progress()).isEqualTo(20 / 25.0);
        assertThat(vocabulary.tokens().subList(0, 11)).as("all characters, wherever they stand")
                .containsExactly("[UNK]", "d", "e", "i", "l", "n", "o", "r", "s", "t", "w");
        assertThat(vocabulary.tokens().subList(11, 19)).as("those within words").allMatch(token -> token.startsWith("##"))
                .doesNotContain("##l", "##n");
        assertThat(vocabulary.tokens().subList(19, 22)).containsExactly("##es", "##est", "lo");
    }

    @Test
    void theLikeliestPairIsTheOneThatNeedsEachOther() {
        List<Merge> merges = new ArrayList<>();
        trainer(25, Criterion.LIKELIHOOD).train(WORDS, merges::add);
        // The i of widest is the only one, and stands between w and ##d. 3 / (3 * 3) of either pair is more than of any other; w is older.
        assertThat(merges.get(0)).isEqualTo(new Merge(0, "w", "##i", "wi", 3, 3, 20, 25));
    }

    @ParameterizedTest
    @EnumSource(Criterion.class)
    void everyMergeIsTheBestOfTheText(Criterion criterion) {
        Map<String, Long> words = Map.of("aaaa", 3L, "aaab", 2L, "abab", 4L, "ababab", 1L, "baba", 2L, "bbb", 5L, "cabcabcab", 2L);
        Map<String, List<String>> cut = new LinkedHashMap<>();
        words.keySet().forEach(word -> cut.put(word, new ArrayList<>(word.chars()
                .mapToObj(c -> Character.toString(c)).toList())));
        cut.values().forEach(pieces -> pieces.replaceAll(piece -> "##" + piece));
        cut.values().forEach(pieces -> pieces.set(0, pieces.get(0).substring(2)));
        trainer(40, criterion).train(words, merge -> {
            Map<String, Long> tokens = new HashMap<>();
            Map<List<String>, Long> pairs = new HashMap<>();
            cut.forEach((word, pieces) -> {
                pieces.forEach(piece -> tokens.merge(piece, words.get(word), Long::sum));
                for (int i = 0; i + 1 < pieces.size(); i++) pairs.merge(pieces.subList(i, i + 2), words.get(word), Long::sum);
            });
            ToDoubleFunction<List<String>> score = pair -> criterion == Criterion.FREQUENCY ? pairs.get(pair)
                    : (double) pairs.get(pair) / tokens.get(pair.get(0)) / tokens.get(pair.get(1));
            List<String> pair = List.of(merge.left(), merge.right());
            assertThat(merge.count()).as("%s", merge).isEqualTo(pairs.get(pair));
            assertThat(pairs.keySet()).as("%s", merge).allMatch(other -> score.applyAsDouble(other) <= score.applyAsDouble(pair));
            for (List<String> pieces : cut.values()) for (int i = 0; i + 1 < pieces.size(); i++)
                if (pieces.get(i).equals(merge.left()) && pieces.get(i + 1).equals(merge.right())) {
                    pieces.set(i, merge.token());
                    pieces.remove(i + 1);
                }
        });
        assertThat(cut.values()).allMatch(pieces -> pieces.size() == 1);
    }

    @ParameterizedTest
    @EnumSource(Criterion.class)
    void theOrderOfTheWordsDoesNotMatter(Criterion criterion) {
        Map<String, Long> forward = new LinkedHashMap<>(), backward = new LinkedHashMap<>();
        for (int i = 0; i < 300; i++) forward.put(Integer.toString(i * 7919 % 1000, 5), 1L + i % 3);
        List<String> words = new ArrayList<>(forward.keySet());
        for (int i = words.size() - 1; i >= 0; i--) backward.put(words.get(i), forward.get(words.get(i)));
        assertThat(trainer(120, criterion).train(forward)).isEqualTo(trainer(120, criterion).train(backward));
    }

    @Test
    void rareCharactersAndRarePairsAreLeftOut() {
        Map<String, Long> words = Map.of("ab", 5L, "xb", 1L, "cd", 1L);
        Vocabulary vocabulary = new WordPieceTrainer(100, 2, 3, "z", List.of("[UNK]"), Criterion.FREQUENCY).train(words);
        assertThat(vocabulary.tokens()).as("z is asked for, c goes before d and x; cd stands once")
                .containsExactly("[UNK]", "a", "b", "z", "##b", "ab");
    }

    @Test
    void wordsAreCountedAsTheModelReadsThem() {
        assertThat(WordPieceTrainer.count(List.of("Café, café", "cafe!"), BertNormalizer.of(true), new BertPreTokenizer()))
                .isEqualTo(Map.of("cafe", 3L, ",", 1L, "!", 1L));
        assertThat(WordPieceTrainer.bert(100).specialTokens()).isEqualTo(SpecialTokens.NAMES);
        assertThat(WordPieceTrainer.bert(100).by(Criterion.LIKELIHOOD).criterion()).isEqualTo(Criterion.LIKELIHOOD);
    }

    @Test
    void aLearnerCanStopIt() {
        WordPieceTrainer trainer = trainer(40, Criterion.FREQUENCY);
        assertThatThrownBy(() -> trainer.train(WORDS, merge -> {
            if (merge.number() == 2) Thread.currentThread().interrupt();
        })).isInstanceOf(CancellationException.class).hasMessageContaining("after 3 merges").hasMessageContaining("22 of 40");
        assertThat(Thread.interrupted()).as("the mark is cleared").isFalse();
    }

    @Test
    void badInputIsNamed() {
        assertThatIllegalArgumentException().isThrownBy(() -> trainer(0, Criterion.FREQUENCY)).withMessageContaining("0 tokens");
        assertThatIllegalArgumentException().isThrownBy(() -> trainer(10, Criterion.FREQUENCY).train(WORDS))
                .withMessageContaining("10 tokens").withMessageContaining("18 tokens");
        assertThatIllegalArgumentException().isThrownBy(() -> new WordPieceTrainer(9, -1, 9, "", List.of(), Criterion.FREQUENCY))
                .withMessageContaining("-1");
        assertThatIllegalArgumentException().isThrownBy(() -> new WordPieceTrainer(9, 1, 0, "", List.of(), Criterion.FREQUENCY))
                .withMessageContaining("at most 0");
    }
}
