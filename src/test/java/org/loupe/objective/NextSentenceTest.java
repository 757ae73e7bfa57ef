package org.loupe.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.loupe.data.Document;
import org.loupe.data.Europarl;
import org.loupe.data.Sentences;
import org.loupe.data.TextSplit;
import org.loupe.tensor.Tensor;
import org.loupe.text.CharTokenizer;
import org.loupe.text.Encoding;
import org.loupe.text.SpecialTokens;

class NextSentenceTest {
    private static final SpecialTokens SPECIAL = SpecialTokens.from(1_000_000);

    /** Every token tells where it is from: document, then place. */
    @Property(tries = 200)
    void aPairIsARunOfItsDocumentOrOfTwo(@ForAll long seed, @ForAll @IntRange(min = 2, max = 6) int documents,
            @ForAll @IntRange(min = 5, max = 60) int length) {
        Random random = new Random(seed);
        List<int[][]> numbered = new ArrayList<>();
        for (int document = 0; document < documents; document++) numbered.add(numbered(random, document));
        for (SentencePair pair : new NextSentence(numbered, SPECIAL, length).pairs(random)) {
            int[] ids = pair.text().ids();
            int middle = IntStream.range(0, ids.length).filter(i -> ids[i] == SPECIAL.separator()).findFirst().orElseThrow();
            assertThat(pair.text().length()).isBetween(5, length);
            assertThat(ids[0]).isEqualTo(SPECIAL.start());
            assertThat(ids[ids.length - 1]).isEqualTo(SPECIAL.separator());
            assertThat(pair.text().segments()).isEqualTo(IntStream.range(0, ids.length).map(i -> i <= middle ? 0 : 1).toArray());
            int[] a = Arrays.copyOfRange(ids, 1, middle), b = Arrays.copyOfRange(ids, middle + 1, ids.length - 1);
            requireRun(pair.firstDocument(), a);
            requireRun(pair.secondDocument(), b);
            boolean isNext = pair.label() == SentencePair.IS_NEXT;
            assertThat(pair.firstDocument() == pair.secondDocument()).isEqualTo(isNext);
            if (isNext) assertThat(b[0]).isGreaterThan(a[a.length - 1]);
        }
    }

    /** Three sentences of two tokens fill a pair of nine: nothing is cut, so what is next begins right where the first ends. */
    @Test
    void whatIsNextBeginsWhereTheFirstEnds() {
        List<int[][]> documents = IntStream.range(0, 200).mapToObj(d -> new int[][] {{1000 * d, 1000 * d + 1}, {1000 * d + 2, 1000 * d + 3},
            {1000 * d + 4, 1000 * d + 5}}).toList();
        List<SentencePair> pairs = new NextSentence(documents, SPECIAL, 9).pairs(new Random(1));
        for (SentencePair pair : pairs) if (pair.label() == SentencePair.IS_NEXT && pair.text().length() == 9) {
            int[] text = Arrays.stream(pair.text().ids()).filter(id -> !SPECIAL.isSpecial(id)).toArray();
            assertThat(text).isEqualTo(IntStream.range(text[0], text[0] + text.length).toArray());
        }
        assertThat(pairs).filteredOn(pair -> pair.text().length() == 9 && pair.label() == SentencePair.IS_NEXT).hasSizeGreaterThan(50);
    }

    @Test
    void halvesOfRealTextAreBalancedAndNeverOfOneDocumentWhereTheyShouldNot() {
        List<Document> corpus = TextSplit.withoutDuplicates(Europarl.plainEnglish());
        CharTokenizer tokenizer = CharTokenizer.of(TextSplit.join(corpus));
        SpecialTokens special = SpecialTokens.from(tokenizer.vocabularySize());
        List<int[][]> documents = corpus.stream().map(document -> Sentences.split(document.body()).stream().map(tokenizer::encode)
                .toArray(int[][]::new)).toList();
        List<SentencePair> pairs = new NextSentence(documents, special, 128).pairs(new Random(1));
        assertThat(pairs).hasSizeGreaterThan(5000);
        long next = pairs.stream().filter(pair -> pair.label() == SentencePair.IS_NEXT).count();
        // Chi-square with 1 degree of freedom: above 10.8 once in a thousand.
        double expected = pairs.size() / 2.0, away = next - expected;
        assertThat(2 * away * away / expected).isLessThan(10.8);
        assertThat(pairs).allMatch(pair -> (pair.firstDocument() == pair.secondDocument()) == (pair.label() == SentencePair.IS_NEXT));
        double mean = pairs.stream().mapToInt(pair -> pair.text().length()).average().orElseThrow();
        assertThat(mean).as("most pairs fill the length up").isBetween(110.0, 128.0);
        SentencePair shown = pairs.stream().filter(pair -> pair.label() == SentencePair.NOT_NEXT).findFirst().orElseThrow();
        String second = text(tokenizer, special, shown);
        assertThat(corpus.get(shown.firstDocument()).body()).doesNotContain(second);
    }

    @Test
    void theSameSeedMakesTheSamePairs() {
        List<int[][]> documents = IntStream.range(0, 9).mapToObj(d -> numbered(new Random(d), d)).toList();
        NextSentence maker = new NextSentence(documents, SPECIAL, 20);
        assertThat(ids(maker.pairs(new Random(4)))).isEqualTo(ids(maker.pairs(new Random(4))))
                .isNotEqualTo(ids(maker.pairs(new Random(5))));
    }

    @Test
    void badInputIsNamed() {
        List<int[][]> two = List.of(new int[][] {{1}, {2}}, new int[][] {{3}});
        assertThatThrownBy(() -> new NextSentence(two, SPECIAL, 4)).hasMessageContaining("length of 4").hasMessageContaining("at least 5");
        assertThatThrownBy(() -> new NextSentence(two.subList(0, 1), SPECIAL, 9)).hasMessageContaining("1 of 1 documents");
        assertThatThrownBy(() -> new NextSentence(List.of(two.get(0), new int[][] {{}}), SPECIAL, 9))
                .hasMessageContaining("1 of 2 documents");
        assertThat(new NextSentence(List.of(new int[][] {{1}}, new int[][] {{2}}), SPECIAL, 9).pairs(new Random(1))).isEmpty();
    }

    @Test
    void bothLossesAreAdded() {
        Masking masking = Masking.bert(SpecialTokens.from(5), 10);
        Encoding one = Encoding.pair(masking.special(), new int[] {1, 2}, 3), two = Encoding.pair(masking.special(), new int[] {1}, 3, 4);
        List<SentencePair> pairs = List.of(new SentencePair(one, SentencePair.IS_NEXT, 0, 0),
                new SentencePair(two, SentencePair.NOT_NEXT, 0, 1));
        BertPretraining task = new BertPretraining((batch, places) -> new BertPretraining.Logits(Tensor.zeros(places.length, 10),
                Tensor.zeros(batch.size(), 2)), masking, pairs, pairs, 3);
        assertThat(task.trainingLoss(new Random(1)).item()).isCloseTo(Math.log(10) + Math.log(2), within(1e-5));
        assertThat(task.validationLoss()).isCloseTo(Math.log(10) + Math.log(2), within(1e-5));
        // Sure of "is next": right for the first pair alone.
        BertPretraining.Logits sure = new BertPretraining.Logits(Tensor.zeros(2, 1, 10), Tensor.of(new float[] {9, 0, 9, 0}, 2, 2));
        assertThat(BertPretraining.loss(sure, new int[] {3, -100}, 0, 1).next().item()).isCloseTo(4.5, within(1e-3));
        assertThatThrownBy(() -> new BertPretraining(null, masking, pairs, pairs, 0)).hasMessageContaining("batch 0");
        assertThatThrownBy(() -> new BertPretraining(null, masking, pairs, List.of(), 2)).hasMessageContaining("no text");
    }

    private static int[][] numbered(Random random, int document) {
        int[] place = {document * 1000};
        int[][] sentences = new int[1 + random.nextInt(6)][];
        for (int s = 0; s < sentences.length; s++)
            sentences[s] = IntStream.range(0, s == 0 ? 1 : random.nextInt(13)).map(i -> place[0]++).toArray();
        return sentences;
    }

    private static void requireRun(int document, int... tokens) {
        assertThat(tokens).isNotEmpty();
        assertThat(tokens[0] / 1000).isEqualTo(document);
        assertThat(tokens).isEqualTo(IntStream.range(tokens[0], tokens[0] + tokens.length).toArray());
    }

    private static List<List<Integer>> ids(List<SentencePair> pairs) {
        return pairs.stream().map(pair -> Arrays.stream(pair.text().ids()).boxed().toList()).toList();
    }

    private static String text(CharTokenizer tokenizer, SpecialTokens special, SentencePair pair) {
        int[] segments = pair.text().segments(), ids = pair.text().ids();
        return tokenizer.decode(IntStream.range(0, ids.length).filter(i -> segments[i] == 1 && !special.isSpecial(ids[i]))
                .map(i -> ids[i]).toArray());
    }
}
