package org.loupe.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.loupe.Closeness.close;

import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.loupe.nn.Change;
import org.loupe.nn.Init;
import org.loupe.nn.Trace;
import org.loupe.position.RopeLayout;
import org.loupe.position.RopeScaling;
import org.loupe.position.RotaryPositions;
import org.loupe.tensor.Tensor;

/** Queries and keys on their way to the scores: each form has a name of its own. */
class TracedFormsTest {
    private final Tensor x = Tensor.randomNormal(new Random(1), 1, 5, 16);
    private final RotaryPositions positions = new RotaryPositions(4, 100, RopeScaling.none(), RopeLayout.HALF_SPLIT);

    private static MultiHeadAttention attention(double norm) {
        Init init = Init.normal(0.5, new Random(2));
        return new MultiHeadAttention(AttentionConfig.of(16, 4).withKeyValueHeads(2).withQueryKeyNorm(norm), init, init, new Random(3));
    }

    private Trace trace(double norm, MultiHeadAttention.Rotation rotation) {
        return Trace.of(() -> attention(norm).forward(x, Mask.causal(5), rotation, null));
    }

    @Test
    void formsThatAModelHasNotAreNotNamed() {
        assertThat(trace(0, null).names()).contains("query", "key").doesNotContain("query.rotated", "key.normalised");
        assertThat(trace(0, positions::forward).names()).containsSubsequence("query", "query.rotated", "key", "key.rotated", "value").doesNotContain("query.normalised");
        assertThat(trace(1e-6, positions::forward).names())
                .containsSubsequence("query", "query.normalised", "query.rotated", "key", "key.normalised", "key.rotated", "value");
    }

    @Test
    void eachFormIsMadeOfTheOneBefore() {
        Trace trace = trace(1e-6, positions::forward);
        for (String name : List.of("query", "key")) {
            // With a gain of 1, as a new norm has: each vector to a root mean square of 1.
            Tensor plain = trace.get(name), normalised = plain.mul(plain.square().mean(-1).add(1e-6).rsqrt());
            close(name, trace.get(name + ".normalised").toFloats(), normalised.toFloats(), 1e-5);
            close(name, trace.get(name + ".rotated").toFloats(), positions.forward(normalised, 0).toFloats(), 1e-5);
        }
    }

    @Test
    void eachFormCanBeChanged() {
        MultiHeadAttention attention = attention(1e-6);
        for (String name : Set.of("query.normalised", "query.rotated", "key.normalised", "key.rotated")) {
            // Without a query or without keys all scores are 0, and the first two of the keys share alike.
            Tensor shares = Change.none().zero(name).during(() -> Trace.of("probabilities", () -> attention.forward(x, Mask.causal(5), positions::forward, null)))
                    .get("probabilities");
            assertThat(shares.get(0, 3, 1, 0)).as(name).isEqualTo(0.5);
        }
    }
}
