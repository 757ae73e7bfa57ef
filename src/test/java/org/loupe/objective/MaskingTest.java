package org.loupe.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.loupe.objective.Masking.Done;
import org.loupe.text.Encoding;
import org.loupe.text.SpecialTokens;

class MaskingTest {
    private static final int VOCABULARY = 25;
    /** In the middle, so that random tokens below and above them occur. */
    private static final SpecialTokens SPECIAL = SpecialTokens.from(10);
    private static final Masking BERT = Masking.bert(SPECIAL, VOCABULARY);

    @Property
    void onlyWhatWasChosenIsChangedAndAskedFor(@ForAll @IntRange(max = 60) int length, @ForAll long seed) {
        Random random = new Random(seed);
        int[] ids = random.ints(length, 0, VOCABULARY).toArray(), before = ids.clone();
        Masking.Masked masked = BERT.apply(ids, random);
        assertThat(ids).isEqualTo(before);
        for (int i = 0; i < length; i++) {
            Done done = masked.done()[i];
            assertThat(masked.targets()[i]).isEqualTo(done == Done.NOT_CHOSEN ? Masking.IGNORED : ids[i]);
            if (SPECIAL.isSpecial(ids[i])) assertThat(done).isEqualTo(Done.NOT_CHOSEN);
            switch (done) {
                case MASKED -> assertThat(masked.inputs()[i]).isEqualTo(SPECIAL.mask());
                case REPLACED -> assertThat(masked.inputs()[i]).isBetween(0, VOCABULARY - 1).matches(id -> !SPECIAL.isSpecial(id));
                default -> assertThat(masked.inputs()[i]).isEqualTo(ids[i]);
            }
        }
    }

    @Property
    void fifteenPercentOfTheOrdinaryTokensAreChosenAndAtLeastOne(@ForAll @IntRange(max = 100) int ordinary,
            @ForAll @IntRange(max = 9) int special, @ForAll long seed) {
        int[] ids = IntStream.range(0, ordinary + special).map(i -> i < ordinary ? i % 10 : 10 + i % 5).toArray();
        long chosen = Arrays.stream(BERT.apply(ids, new Random(seed)).done()).filter(done -> done != Done.NOT_CHOSEN).count();
        assertThat(chosen).isEqualTo(ordinary == 0 ? 0 : Math.max(1, Math.round(0.15 * ordinary)));
    }

    /** Chi-square with 2 degrees of freedom: above 13.8 once in a thousand. */
    @Test
    void ofTheChosenEightyPercentAreMaskedTenReplacedTenKept() {
        long[] counts = new long[Done.values().length];
        Random random = new Random(1);
        for (int text = 0; text < 2000; text++)
            for (Done done : BERT.apply(random.ints(40, 0, 10).toArray(), random).done()) counts[done.ordinal()]++;
        assertThat(counts[Done.NOT_CHOSEN.ordinal()]).isEqualTo(2000 * 34);
        double chosen = 2000 * 6;
        assertThat(chiSquare(new long[] {counts[Done.MASKED.ordinal()], counts[Done.REPLACED.ordinal()], counts[Done.KEPT.ordinal()]},
                0.8 * chosen, 0.1 * chosen, 0.1 * chosen)).isLessThan(13.8);
    }

    /** With 19 degrees of freedom: above 43.8 once in a thousand. The places are those between [CLS] and [SEP]. */
    @Test
    void everyPlaceIsChosenAsOften() {
        long[] counts = new long[22];
        Random random = new Random(2);
        int[] ids = Encoding.of(SPECIAL, new int[20]).ids();
        for (int text = 0; text < 4000; text++) {
            Done[] done = BERT.apply(ids, random).done();
            for (int i = 0; i < done.length; i++) if (done[i] != Done.NOT_CHOSEN) counts[i]++;
        }
        assertThat(counts[0] + counts[21]).isZero();
        double[] expected = new double[20];
        Arrays.fill(expected, 4000 * 3 / 20.0);
        assertThat(chiSquare(Arrays.copyOfRange(counts, 1, 21), expected)).isLessThan(43.8);
    }

    /** The same 19 degrees of freedom: the ordinary tokens, each as often. */
    @Test
    void everyOrdinaryTokenReplacesAsOften() {
        long[] counts = new long[VOCABULARY];
        Random random = new Random(3);
        Masking always = new Masking(1, 0, 1, SPECIAL, VOCABULARY);
        for (int text = 0; text < 500; text++) for (int id : always.apply(new int[20], random).inputs()) counts[id]++;
        assertThat(Arrays.stream(counts, 10, 15).sum()).isZero();
        double[] expected = new double[20];
        Arrays.fill(expected, 500);
        long[] ordinary = IntStream.range(0, VOCABULARY).filter(id -> !SPECIAL.isSpecial(id)).mapToLong(id -> counts[id]).toArray();
        assertThat(chiSquare(ordinary, expected)).isLessThan(43.8);
    }

    @Test
    void aTextOfSpecialTokensAloneStaysUntouched() {
        int[] ids = {12, 13, 11, 14, 10};
        Masking.Masked masked = BERT.apply(ids, new Random(1));
        assertThat(masked.inputs()).isEqualTo(ids);
        assertThat(masked.targets()).containsOnly(Masking.IGNORED);
        assertThat(masked.done()).containsOnly(Done.NOT_CHOSEN);
        assertThat(BERT.apply(new int[0], new Random(1)).inputs()).isEmpty();
    }

    @Test
    void theSameSeedMasksTheSame() {
        int[] ids = new int[50];
        assertThat(BERT.apply(ids, new Random(5)).done()).isEqualTo(BERT.apply(ids, new Random(5)).done());
        assertThat(BERT.apply(ids, new Random(5)).done()).isNotEqualTo(BERT.apply(ids, new Random(6)).done());
    }

    @Test
    void badInputIsNamed() {
        assertThatThrownBy(() -> BERT.apply(new int[] {1, 25}, new Random(1))).hasMessageContaining("id 25")
                .hasMessageContaining("0 to 24");
        assertThatThrownBy(() -> BERT.apply(new int[] {-1}, new Random(1))).hasMessageContaining("id -1");
        assertThatThrownBy(() -> new Masking(0, 0.8, 0.1, SPECIAL, 25)).hasMessageContaining("0.0");
        assertThatThrownBy(() -> new Masking(0.15, 0.8, 0.3, SPECIAL, 25)).hasMessageContaining("0.8").hasMessageContaining("0.3");
        assertThatThrownBy(() -> Masking.bert(SPECIAL, 12)).hasMessageContaining("[MASK]").hasMessageContaining("14");
        assertThatThrownBy(() -> Masking.bert(SpecialTokens.from(0), 5)).hasMessageContaining("5 tokens has none but special");
    }

    private static double chiSquare(long[] counts, double... expected) {
        return IntStream.range(0, expected.length)
                .mapToDouble(i -> (counts[i] - expected[i]) * (counts[i] - expected[i]) / expected[i]).sum();
    }
}
