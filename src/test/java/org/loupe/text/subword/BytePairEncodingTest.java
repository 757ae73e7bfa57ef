package org.loupe.text.subword;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.loupe.text.Vocabulary;

class BytePairEncodingTest {
    private static final Vocabulary LOWER = Vocabulary.of("l", "o", "w", "e", "r", "lo", "low", "er", "wer", "<unk>");
    private static final List<MergeRule> MERGES = MergeRule.parse(List.of("l o", "lo w", "e r", "w er"));

    @Test
    void lowerByHand() {
        BytePairEncoding model = BytePairEncoding.of(LOWER, MERGES);
        assertThat(model.pieces("lower")).containsExactly("low", "er");
        assertThat(model.steps("lower")).containsExactly(
                new BytePairEncoding.Step(-1, "", List.of("l", "o", "w", "e", "r")),
                new BytePairEncoding.Step(0, "lo", List.of("lo", "w", "e", "r")),
                new BytePairEncoding.Step(1, "low", List.of("low", "e", "r")), new BytePairEncoding.Step(2, "er", List.of("low", "er")));
        assertThat(model.pieces("")).isEmpty();
        assertThat(model.steps("")).containsExactly(new BytePairEncoding.Step(-1, "", List.of()));
        assertThat(model.steps("rower").get(2).tokens()).as("rank 3, w er, after rank 2").containsExactly("r", "o", "wer");
    }

    /** Characters, and merges of random tokens that are there already: also two ways to one token, and ranks in any order. */
    private static BytePairEncoding random(Random random, BytePairConfig config) {
        Set<String> tokens = new LinkedHashSet<>(List.of("a", "b", "c", "\uD83D\uDE00"));
        Set<MergeRule> merges = new LinkedHashSet<>();
        for (int i = random.nextInt(30); i > 0; i--) {
            List<String> sofar = new ArrayList<>(tokens);
            MergeRule rule = new MergeRule(sofar.get(random.nextInt(sofar.size())), sofar.get(random.nextInt(sofar.size())));
            if (rule.left().length() + rule.right().length() > 8) continue;
            merges.add(rule);
            tokens.add(rule.left() + rule.right());
        }
        List<MergeRule> ranked = new ArrayList<>(merges);
        Collections.shuffle(ranked, random);
        return new BytePairEncoding(Vocabulary.of(tokens), ranked, config);
    }

    private static String word(Random random) {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(random.nextInt(20) == 0 ? 400 : 25); i > 0; i--)
            word.append(List.of("a", "b", "c", "a", "\uD83D\uDE00").get(random.nextInt(5)));
        return word.toString();
    }

    @Property(tries = 500)
    void theFastAlgorithmDoesWhatThePlainOneDoes(@ForAll long seed) {
        Random random = new Random(seed);
        BytePairEncoding model = random(random, BytePairConfig.PLAIN);
        for (int i = 0; i < 20; i++) {
            String word = word(random);
            List<BytePairEncoding.Step> steps = model.steps(word);
            for (int again = 0; again < 2; again++)
                assertThat(model.pieces(word)).as("time %d", again).isEqualTo(steps.get(steps.size() - 1).tokens());
            for (BytePairEncoding.Step step : steps) assertThat(String.join("", step.tokens())).isEqualTo(word);
        }
    }

    @Property(tries = 300)
    void tokensStandWhereTheirCharactersDo(@ForAll long seed) {
        Random random = new Random(seed);
        BytePairEncoding model = random(random, BytePairConfig.PLAIN.withDropout(seed % 2 == 0 ? 0 : 0.3, seed));
        String word = word(random);
        Pieces pieces = new Pieces();
        if (!word.isEmpty()) model.cut(word, pieces);
        int end = 0;
        for (int i = 0; i < pieces.count(); end = pieces.end(i++)) {
            assertThat(pieces.start(i)).isEqualTo(end);
            assertThat(word.substring(pieces.start(i), pieces.end(i))).isEqualTo(model.vocabulary().token(pieces.id(i)));
        }
        assertThat(end).isEqualTo(word.length());
    }

    @Test
    void dropoutPassesMergesOver() {
        BytePairConfig some = BytePairConfig.PLAIN.withDropout(0.5, 7);
        List<List<String>> seen = seen(some);
        assertThat(seen).as("same seed, same choices").isEqualTo(seen(some)).isNotEqualTo(seen(some.withDropout(0.5, 8)));
        assertThat(Set.copyOf(seen)).contains(List.of("low", "er"), List.of("l", "o", "w", "e", "r"), List.of("lo", "wer"));
        assertThat(Set.copyOf(seen(some.withDropout(1, 7)))).containsExactly(List.of("l", "o", "w", "e", "r"));
    }

    private static List<List<String>> seen(BytePairConfig config) {
        BytePairEncoding model = new BytePairEncoding(LOWER, MERGES, config);
        List<List<String>> seen = new ArrayList<>();
        for (int i = 0; i < 500; i++) seen.add(model.pieces("lower"));
        return seen;
    }

    @Test
    void unknownCharacters() {
        String word = "xl\uD83D\uDE00yw\uD800";
        assertThat(pieces(BytePairConfig.PLAIN, word)).as("are left out, and the others move up").isEqualTo("l 0-1, w 1-2");
        assertThat(pieces(BytePairConfig.PLAIN.withUnknown("<unk>", false), word))
                .isEqualTo("<unk> 0-1, l 1-2, <unk> 2-4, <unk> 4-5, w 5-6, <unk> 6-7");
        assertThat(pieces(BytePairConfig.PLAIN.withUnknown("<unk>", true), word))
                .isEqualTo("<unk> 0-1, l 1-2, <unk> 2-5, w 5-6, <unk> 6-7");
        assertThatIllegalArgumentException().isThrownBy(() -> pieces(BytePairConfig.PLAIN.withUnknown("[UNK]", true), word))
                .withMessageContaining("'x' (U+0078)").withMessageContaining("'[UNK]'");
    }

    @Test
    void placesMoveUpByBytes() {
        BytePairEncoding model = BytePairEncoding.of(Vocabulary.of("a", "b", "\u00e9", "ab"), List.of(new MergeRule("a", "b")));
        Pieces pieces = new Pieces();
        model.cut("x\u00e9a", pieces);
        model.cut("a\u20acb\u00e9a", pieces);
        assertThat(text(pieces)).isEqualTo("2 0-2, 0 1-2, 3 0-2, 2 1-2, 0 2-3");
    }

    private static String text(Pieces pieces) {
        return IntStream.range(0, pieces.count()).mapToObj(i -> pieces.id(i) + " " + pieces.start(i) + "-" + pieces.end(i))
                .collect(Collectors.joining(", "));
    }

    @Test
    void bytesOfAnUnknownCharacterHaveItsPlace() {
        Vocabulary vocabulary = Vocabulary.of("a", "<0xC3>", "<0xA9>", "<0xEF>", "<0xBF>", "<0xBD>", "<unk>");
        BytePairConfig config = BytePairConfig.PLAIN.withUnknown("<unk>", true).withByteFallback(true);
        BytePairEncoding model = new BytePairEncoding(vocabulary, List.of(), config);
        assertThat(pieces(model, "a\u00E9a")).isEqualTo("a 0-1, <0xC3> 1-2, <0xA9> 1-2, a 2-3");
        assertThat(pieces(model, "\uDC00\u00E8")).as("half of a pair, and a byte without a token")
                .isEqualTo("<0xEF> 0-1, <0xBF> 0-1, <0xBD> 0-1, <unk> 1-2");
    }

    @Test
    void aWordThatIsATokenNeedsNoMerges() {
        List<MergeRule> fewer = MERGES.subList(1, 4);
        assertThat(BytePairEncoding.of(LOWER, fewer).pieces("low")).containsExactly("l", "o", "w");
        assertThat(new BytePairEncoding(LOWER, fewer, BytePairConfig.PLAIN.withIgnoreMerges(true)).pieces("low")).containsExactly("low");
    }

    @Test
    void manyThreadsGetTheSame() {
        Random random = new Random(3);
        BytePairEncoding model = random(random, BytePairConfig.PLAIN);
        BytePairEncoding other = BytePairEncoding.of(model.vocabulary(), model.merges().rules());
        List<String> words = new ArrayList<>();
        for (int i = 0; i < 5000; i++) words.add(word(random));
        assertThat(words.parallelStream().map(model::pieces).toList()).isEqualTo(words.stream().map(other::pieces).toList());
    }

    @Test
    void badInputIsNamed() {
        assertThatIllegalArgumentException().isThrownBy(() -> BytePairEncoding.of(LOWER, MergeRule.parse(List.of("l o", "o w"))))
                .withMessageContaining("merge 1 (o w)").withMessageContaining("'ow'");
        assertThatIllegalArgumentException().isThrownBy(() -> BytePairEncoding.of(LOWER, MergeRule.parse(List.of("x l"))))
                .withMessageContaining("'x");
        assertThatIllegalArgumentException().isThrownBy(() -> new MergeTable(LOWER, MERGES, "##")).withMessageContaining("'##'");
        for (String line : Arrays.asList("", "a", " a", "a ", "a b c", "a  b"))
            assertThatIllegalArgumentException().isThrownBy(() -> MergeRule.parse(line)).withMessageContaining("'" + line + "'");
        assertThatIllegalArgumentException().isThrownBy(() -> new MergeRule("", "b")).withMessageContaining("'b'");
        assertThatIllegalArgumentException().isThrownBy(() -> BytePairConfig.PLAIN.withDropout(Double.NaN, 0)).withMessageContaining("NaN");
    }

    private static String pieces(BytePairConfig config, String word) {
        return pieces(new BytePairEncoding(LOWER, MERGES, config), word);
    }

    private static String pieces(BytePairEncoding model, String word) {
        Pieces pieces = new Pieces();
        model.cut(word, pieces);
        List<String> told = new ArrayList<>();
        for (int i = 0; i < pieces.count(); i++)
            told.add(model.vocabulary().token(pieces.id(i)) + " " + pieces.start(i) + "-" + pieces.end(i));
        return String.join(", ", told);
    }
}
