package org.loupe.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.function.IntBinaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeadTypesTest {
    private static final int TIME = 40;
    /** Every fifth token ends something. */
    private static final TokenRoles TOKENS = TokenRoles.of(IntStream.range(0, TIME).mapToObj(i -> i % 5 == 4 ? "." : "a").toList());

    /** A head that gives this much to one key, and the others it can see an even share of the rest. */
    private static float[][] head(double most, boolean causal, IntBinaryOperator key) {
        float[][] head = new float[TIME][TIME];
        for (int q = 0; q < TIME; q++) {
            int seen = causal ? q + 1 : TIME;
            int at = Math.min(seen - 1, Math.max(0, key.applyAsInt(q, seen)));
            for (int k = 0; k < seen; k++) head[q][k] = (float) ((1 - most) / seen);
            head[q][at] += (float) most;
        }
        return head;
    }

    private static List<HeadType> types(float[][] head) {
        return HeadTypes.of(new AttentionMaps(new float[][][][] {{head}}, TOKENS))[0][0].matches().stream().map(HeadTypes.Match::type).toList();
    }

    @Test
    void eachPlaceIsToldFromMoreThanHalfOn() {
        for (boolean causal : new boolean[] {true, false}) {
            assertThat(types(head(0.8, causal, (q, n) -> q - 1))).containsExactly(HeadType.PREVIOUS_TOKEN);
            assertThat(types(head(0.8, causal, (q, n) -> q))).containsExactly(HeadType.ITSELF);
            assertThat(types(head(0.8, causal, (q, n) -> 0))).containsExactly(HeadType.FIRST_TOKEN);
            assertThat(types(head(0.8, causal, (q, n) -> q / 5 * 5 + (q % 5 == 4 ? 4 : -1)))).contains(HeadType.SEPARATOR);
            assertThat(types(head(0.4, causal, (q, n) -> q - 1))).as("less than half").isEmpty();
        }
        assertThat(types(head(0.8, false, (q, n) -> q + 1))).containsExactly(HeadType.NEXT_TOKEN);
        assertThat(types(head(0.6, true, (q, n) -> q / 2))).as("at no place with a name").isEmpty();
    }

    @Test
    void broadAndLocalAreComparedWithAnEvenHead() {
        assertThat(types(head(0, true, (q, n) -> 0))).containsExactly(HeadType.BROAD);
        assertThat(types(head(0, false, (q, n) -> 0))).containsExactly(HeadType.BROAD);
        float[][] near = new float[TIME][TIME];
        for (int q = 0; q < TIME; q++) for (int k = Math.max(0, q - 3); k <= q; k++) near[q][k] = 1f / (q - Math.max(0, q - 3) + 1);
        assertThat(types(near)).containsExactly(HeadType.LOCAL);
    }

    /** In a text of punctuation alone every head looks at separators; that is nothing special. */
    @Test
    void separatorsMustBeMoreThanTheirNumber() {
        TokenRoles all = TokenRoles.of(Collections.nCopies(TIME, ","));
        assertThat(HeadTypes.of(new AttentionMaps(new float[][][][] {{head(0, true, (q, n) -> 0)}}, all))[0][0].matches())
                .extracting(HeadTypes.Match::type).containsExactly(HeadType.BROAD);
    }

    @Test
    void theStrongestComesFirst() {
        AttentionMaps text = new AttentionMaps(new float[][][][] {{head(0.8, true, (q, n) -> 0)}}, TOKENS);
        InductionScore scores = new InductionScore(new double[][] {{0.95}}, new double[][] {{0.3}});
        HeadTypes both = HeadTypes.of(scores, text)[0][0];
        assertThat(both.strongest()).hasValueSatisfying(match -> assertThat(match.type()).isEqualTo(HeadType.INDUCTION));
        assertThat(both).hasToString("induction 0.95, first token 0.81");
        assertThat(both.matches().get(0).strength()).isCloseTo(0.9, within(1e-12));
        assertThat(new HeadTypes(List.of())).hasToString("none");
        assertThat(new HeadTypes(List.of()).strongest()).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> HeadTypes.of(new InductionScore(new double[2][1], new double[2][1]), text))
                .withMessageContaining("2 layers x 1 heads").withMessageContaining("measure both with one");
    }

    @Test
    void strengthGoesFromTheThresholdToTheIdeal() {
        for (HeadType type : HeadType.values()) {
            assertThat(type.strength(type.threshold())).as(type.title()).isZero();
            assertThat(type.strength(type == HeadType.LOCAL ? 0 : 1)).as(type.title()).isEqualTo(1);
            assertThat(type.strength(type == HeadType.LOCAL ? 1 : 0)).as(type.title()).isNegative();
        }
    }
}
